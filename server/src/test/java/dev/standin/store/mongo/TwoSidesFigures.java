package dev.standin.store.mongo;

import dev.standin.chat.ClientId;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.User;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Prints what it costs that both sides of conversations write at once by two servers:
/// `TwoSidesFigures URI [SECONDS] [CONVERSATIONS] [A_SECOND_PER_SIDE] [STORED_BEFORE]`. Not a test:
/// it asserts nothing, and what it prints depends on the machine.
final class TwoSidesFigures {

  private final FakeClock clock = new FakeClock(Instant.now());
  private final List<Counted> counts = List.of(new Counted(1), new Counted(2));
  private final List<MongoStore> stores = new ArrayList<>();
  private final List<User> people = new ArrayList<>();
  private final int conversations;
  private final AtomicInteger named = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
  private final List<dev.standin.chat.ObjectIds> ids = new ArrayList<>();

  private TwoSidesFigures(String uri, int conversations) {
    this.conversations = conversations;
    for (Counted seams : counts) {
      var fresh =
          new dev.standin.chat.ObjectIds(
              clock, new java.util.SplittableRandom(System.nanoTime() + ids.size()));
      ids.add(fresh);
      stores.add(
          MongoStore.open(
              new MongoStore.Setup(MongoOptions.at(uri), clock, fresh, System::nanoTime, seams)));
    }
  }

  public static void main(String[] args) {
    int seconds = number(args, 1, 10);
    var figures = new TwoSidesFigures(args[0], number(args, 2, 20));
    figures.people();
    figures.before(number(args, 4, 0));
    figures.load(2, number(args, 3, 12));
    System.out.print("warm-up: ");
    figures.print();
    figures.load(seconds, number(args, 3, 12));
    figures.print();
    figures.stores.forEach(MongoStore::close);
    System.exit(0);
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private void people() {
    for (int i = 0; i < conversations * 2; i++) {
      String name = "p" + i + "-" + System.nanoTime() + "@example.org";
      User user =
          new User(
              ids.getFirst().user(),
              name,
              "$2b$10$hash",
              dev.standin.chat.Availability.AVAILABLE,
              java.util.Optional.empty(),
              java.util.Optional.empty(),
              clock.instant());
      StoreFixture.now(stores.getFirst().users().register(user));
      people.add(user);
    }
    stores.forEach(MongoStore::beat);
  }

  /// What lies there already, of one writer.
  private void before(int count) {
    for (int i = 0; i < count; i++) {
      while (open.get() > 1_000) {
        LockSupport.parkNanos(100_000);
      }
      send(0, i % conversations, 0);
    }
    settle();
    reset();
  }

  private void send(int node, int conversation, int from) {
    User sender = people.get(conversation * 2 + from);
    User recipient = people.get(conversation * 2 + 1 - from);
    String name = "m" + named.incrementAndGet();
    open.incrementAndGet();
    long begun = System.nanoTime();
    stores
        .get(node)
        .messages()
        .append(
            new NewMessage(
                ids.get(node).message(),
                sender.id(),
                recipient.id(),
                new MessageText("text of " + name),
                ClientId.parse(name)))
        .whenComplete(
            (_, fault) -> {
              took.add(System.nanoTime() - begun);
              if (fault == null) {
                acknowledged.incrementAndGet();
              } else {
                refused.merge(String.valueOf(fault.getMessage()), 1, Integer::sum);
              }
              open.decrementAndGet();
            });
  }

  private void load(int seconds, int aSecond) {
    reset();
    long begun = System.nanoTime();
    long last = begun;
    long each = 1_000_000_000L / ((long) aSecond * conversations);
    long count = (long) seconds * aSecond * conversations;
    for (long i = 0; i < count; i++) {
      long due = begun + i * each;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int conversation = (int) (i % conversations);
      send(0, conversation, 0);
      send(1, conversation, 1);
      if (System.nanoTime() - last > Duration.ofSeconds(1).toNanos()) {
        stores.forEach(MongoStore::beat);
        last = System.nanoTime();
      }
    }
    settle();
    System.out.printf("%.1f s: ", (System.nanoTime() - begun) / 1e9);
  }

  private void settle() {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (open.get() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void reset() {
    counts.forEach(Counted::clear);
    acknowledged.set(0);
    refused.clear();
    took.clear();
  }

  private void print() {
    long[] sorted = took.stream().mapToLong(it -> it).toArray();
    Arrays.sort(sorted);
    long inserts = counts.stream().mapToLong(it -> it.of("insert messages")).sum();
    long finds =
        counts.stream().mapToLong(it -> it.of("find messages") + it.of("find conversations")).sum();
    System.out.printf(
        "%d acknowledged, refused %s, inserts %.2f and finds %.2f a message, p50 %.1f p99 %.1f max"
            + " %.1f ms%n",
        acknowledged.get(),
        refused,
        inserts / (double) acknowledged.get(),
        finds / (double) acknowledged.get(),
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6);
    counts.forEach(it -> System.out.println("  " + it));
  }
}
