package dev.standin.live;

import dev.standin.chat.Access;
import dev.standin.chat.Chat;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.UserId;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.standin.HandTimers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One of several servers on a shared store, whose threads are queues that a test serves.
final class StreamNode implements Entrance {

  final LaneView view;
  final FakeWire.@Nullable Line line;
  final Hall.Loop loop = new Hall.Loop();
  final Live live;
  private final SocketIoServer server;
  private final Deque<Runnable> writes = new ArrayDeque<>();
  private final Deque<Runnable> looks = new ArrayDeque<>();
  private final Deque<Runnable> reads = new ArrayDeque<>();
  private final LaneStore store;

  /// Since when it does not renew its lane, in nanoseconds.
  long silentSince = Long.MAX_VALUE;

  /// Until when it sleeps, in nanoseconds.
  long asleep;

  StreamNode(
      LaneStore store, FakeWire.@Nullable Line line, HandTimers hands, Map<String, UserId> tokens) {
    this.store = store;
    this.line = line;
    this.view = new LaneView(store, hands::nanos, this::pickUp);
    Random seed = new Random(view.own);
    this.server =
        new SocketIoServer(
            SocketIoOptions.defaults().toBuilder().faults((_, _) -> {}).build(), seed);
    var recovery =
        new RecoverySource(
            new Access(view), view.end(), purpose -> Hall.key("shared", purpose), this::read);
    var sharing = new Sharing(view, Optional.ofNullable(line), looks::add, this::read);
    this.live =
        new Live(
            server.of("/"),
            token -> CompletableFuture.completedFuture(Optional.ofNullable(tokens.get(token))),
            recovery,
            sharing,
            LiveSettings.DEFAULT,
            hands::nanos);
    live.serve(
        new Chat(
            view,
            _ -> CompletableFuture.completedFuture(Optional.empty()),
            _ -> Optional.empty(),
            new ObjectIds(hands, seed)));
  }

  private void read(Runnable reading) {
    if (reads.size() > 20) {
      throw new java.util.concurrent.RejectedExecutionException("full");
    }
    reads.add(reading);
  }

  private void pickUp(MessageId id) {
    if (!store.late.contains(id)) {
      writes.add(() -> place(id));
    }
  }

  /// Gives a message of an old server its place.
  void place(MessageId id) {
    List<UserId> people = store.unplaced.get(id);
    if (people != null && !view.away) {
      store.unplaced.remove(id);
      write(id, people.getFirst(), people.getLast());
    }
  }

  /// Store a message; this server hears of it a little later.
  void write(MessageId id, UserId from, UserId to) {
    if (store.row(view.own).closed) {
      view.own = store.open();
      view.announced = 0;
      view.via = Optional.empty();
    }
    Message message = store.append(view.own, id, from, to);
    writes.add(() -> live.committed(List.of(message)));
  }

  @Override
  public Hall.Loop loop() {
    return loop;
  }

  @Override
  public Client recovering() {
    var handshake =
        new Handshake("/socket.io/", Map.of("EIO", "4"), Map.of(), "192.0.2.1", false, 0);
    return new Client(this, handshake, server);
  }

  @Override
  public void settle() {}

  /// Does one thing of the thread with this number, if it has any.
  boolean step(int thread) {
    return switch (thread) {
      case 0 -> run(writes);
      case 1 -> run(looks);
      case 2 -> run(reads);
      case 3 -> line != null && line.step();
      default -> loop.step();
    };
  }

  private static boolean run(Deque<Runnable> tasks) {
    Runnable task = tasks.pollFirst();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  void second() {
    view.beat();
    live.look();
  }
}
