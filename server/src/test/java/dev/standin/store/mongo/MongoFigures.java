package dev.standin.store.mongo;

import com.sun.management.OperatingSystemMXBean;
import dev.standin.chat.Availability;
import dev.standin.chat.ClientId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.User;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Prints what the store on MongoDB costs this process: `MongoFigures URI [MESSAGES]`. Not a test:
/// it asserts nothing, and what it prints depends on the database.
final class MongoFigures {

  private static final int PEOPLE = 500;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final MongoStore store;
  private final ObjectIds ids;
  private final List<User> people = new ArrayList<>();

  private MongoFigures(MongoStore store, ObjectIds ids) {
    this.store = store;
    this.ids = ids;
  }

  public static void main(String[] args) throws Exception {
    int messages = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    var ids = new ObjectIds(InstantSource.system(), new SplittableRandom());
    try (MongoStore store =
        MongoStore.open(MongoOptions.at(args[0]), InstantSource.system(), ids, System::nanoTime)) {
      var figures = new MongoFigures(store, ids);
      figures.register();
      for (int senders : new int[] {64, 1, 8, 64, 64}) {
        figures.new Load(senders, senders == 1 ? messages / 10 : messages).run();
      }
    }
  }

  private void register() {
    for (int i = 0; i < PEOPLE; i++) {
      User user =
          new User(
              ids.user(),
              "user" + i + "-" + System.nanoTime() + "@example.org",
              "$2b$10$" + "x".repeat(53),
              Availability.AVAILABLE,
              Optional.empty(),
              Optional.empty(),
              InstantSource.system().instant());
      store.users().register(user).toCompletableFuture().join();
      people.add(user);
    }
  }

  /// So many senders, each of whom sends the next message when the last is acknowledged.
  private final class Load {
    private final int senders;
    private final int count;
    private final AtomicInteger next = new AtomicInteger();
    private final long[] nanos;
    private final CountDownLatch done;
    private final String run = Long.toHexString(System.nanoTime());

    Load(int senders, int count) {
      this.senders = senders;
      this.count = count;
      this.nanos = new long[count];
      this.done = new CountDownLatch(count);
    }

    void run() throws InterruptedException {
      long cpu = SYSTEM.getProcessCpuTime();
      long begin = System.nanoTime();
      for (int i = 0; i < senders; i++) {
        send(new SplittableRandom(i));
      }
      done.await();
      double seconds = (System.nanoTime() - begin) / 1e9;
      cpu = SYSTEM.getProcessCpuTime() - cpu;
      Arrays.sort(nanos);
      System.out.println(
          "%d senders: %.0f messages/s, p50 %.2f ms, p99 %.2f ms, %.1f µs CPU each"
              .formatted(
                  senders,
                  count / seconds,
                  nanos[count / 2] / 1e6,
                  nanos[count * 99 / 100] / 1e6,
                  cpu / 1e3 / count));
    }

    private void send(SplittableRandom random) {
      int n = next.getAndIncrement();
      if (n >= count) {
        return;
      }
      int from = random.nextInt(PEOPLE);
      int to = (from + 1 + random.nextInt(4)) % PEOPLE;
      String text = "message %d of this run, as long as people write ".formatted(n);
      var message =
          new MessageLog.NewMessage(
              ids.message(),
              people.get(from).id(),
              people.get(to).id(),
              new MessageText(text + "x".repeat(random.nextInt(60))),
              ClientId.parse(run + "-" + n));
      long begin = System.nanoTime();
      store
          .messages()
          .append(message)
          .whenComplete(
              (_, fault) -> {
                nanos[n] = System.nanoTime() - begin;
                if (fault != null) {
                  throw new IllegalStateException(fault);
                }
                done.countDown();
                send(random);
              });
    }
  }
}
