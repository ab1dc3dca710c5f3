package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.Owner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A server, its owners and its clients in one thread and in virtual time. Which owner runs next is
/// decided by a seed.
final class World {

  final List<String> faults = new ArrayList<>();
  final SocketIoServer server;
  private final Random chance;
  private final List<FakeOwner> owners = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
  private @Nullable FakeOwner running;
  private long now;
  private long timersMade;

  World() {
    this(SocketIoOptions.defaults().toBuilder(), 1);
  }

  World(SocketIoOptions.Builder options, long seed) {
    this(options, seed, LocalAdapter::new);
  }

  World(SocketIoOptions.Builder options, long seed, Function<Namespace, Adapter> adapters) {
    chance = new Random(seed);
    Random ids = new Random(seed + 1);
    server =
        new SocketIoServer(
            options.faults((where, fault) -> faults.add(where + ": " + fault.getMessage())).build(),
            ids,
            adapters);
    owner();
  }

  record Timer(long at, long order, FakeOwner owner, Runnable task) {}

  /// An owner whose tasks run when the world settles.
  final class FakeOwner implements Owner {
    final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public boolean here() {
      return running == this;
    }

    @Override
    public void execute(Runnable task) {
      tasks.addLast(task);
    }

    @Override
    public Cancel after(long millis, Runnable task) {
      Timer timer = new Timer(now + millis, timersMade++, this, task);
      timers.add(timer);
      return () -> timers.remove(timer);
    }

    void run(Runnable task) {
      FakeOwner before = running;
      running = this;
      try {
        task.run();
      } finally {
        running = before;
      }
    }
  }

  /// One more owner.
  FakeOwner owner() {
    FakeOwner owner = new FakeOwner();
    owners.add(owner);
    return owner;
  }

  List<FakeOwner> owners() {
    return owners;
  }

  /// A client with an open session on the first owner.
  Client client() {
    return client(owners.getFirst());
  }

  Client client(FakeOwner owner) {
    return client(owner, Map.of("EIO", "4"));
  }

  Client client(FakeOwner owner, Map<String, String> query) {
    Client client = begun(owner, query);
    settle();
    return client;
  }

  /// A client with an open session; nothing else happens meanwhile.
  Client begun(FakeOwner owner, Map<String, String> query) {
    return open(owner, new Client(this, owner, clients.size(), query));
  }

  /// A client of version 2 with an open session on the first owner.
  Client oldClient() {
    FakeOwner owner = owners.getFirst();
    Client client = open(owner, new Client(this, owner, clients.size(), Map.of("EIO", "3")).old());
    settle();
    return client;
  }

  private Client open(FakeOwner owner, Client client) {
    clients.add(client);
    owner.run(client::open);
    return client;
  }

  /// A client that joined `/`, its answer read already.
  Client joined() {
    return client().joins();
  }

  /// Runs one task of one owner; false if there is none.
  boolean step() {
    List<FakeOwner> ready = owners.stream().filter(owner -> !owner.tasks.isEmpty()).toList();
    if (ready.isEmpty()) {
      return false;
    }
    FakeOwner owner = ready.get(chance.nextInt(ready.size()));
    owner.run(owner.tasks.removeFirst());
    return true;
  }

  void settle() {
    while (step()) {
      assertThat(timers.size()).isLessThan(1_000_000);
    }
  }

  /// Lets time pass, timers fire in their order.
  void pass(Duration time) {
    long until = now + time.toMillis();
    settle();
    while (!timers.isEmpty() && timers.peek().at <= until) {
      Timer timer = timers.remove();
      now = timer.at;
      timer.owner.run(timer.task);
      settle();
    }
    now = until;
  }

  List<Client> clients() {
    return clients;
  }

  int pendingTimers() {
    return timers.size();
  }

  /// Nothing that no test looked at: neither wire text nor a fault.
  void assertQuiet() {
    settle();
    clients.forEach(Client::assertQuiet);
    assertThat(faults).isEmpty();
  }
}
