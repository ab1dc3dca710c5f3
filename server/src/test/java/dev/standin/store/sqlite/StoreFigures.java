package dev.standin.store.sqlite;

import com.sun.management.OperatingSystemMXBean;
import dev.standin.chat.Access;
import dev.standin.chat.Availability;
import dev.standin.chat.ClientId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Reached;
import dev.standin.chat.ReadAccess;
import dev.standin.chat.User;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Prints what the store costs on this machine: `StoreFigures FOLDER [MESSAGES]`. Not a test: it
/// takes minutes, and asserts nothing.
final class StoreFigures {

  private static final int PEOPLE = 500;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Path folder;
  private final int messages;
  private final ObjectIds ids = new ObjectIds(InstantSource.system(), new SplittableRandom());
  private final List<User> people = new ArrayList<>();

  private StoreFigures(Path folder, int messages) {
    this.folder = folder;
    this.messages = messages;
  }

  public static void main(String[] args) throws Exception {
    var figures =
        new StoreFigures(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000);
    figures.write();
    figures.read();
  }

  private SqliteStore open() {
    return SqliteStore.open(folder, SqliteOptions.defaults(), InstantSource.system(), ids);
  }

  private void write() throws InterruptedException, IOException {
    try (SqliteStore store = open()) {
      for (int i = 0; i < PEOPLE; i++) {
        User user = person("user" + i);
        store.users().register(user).toCompletableFuture().join();
        people.add(user);
      }
      new Load(store, 64, Math.min(100_000, messages / 10)).run("warm-up, 64 senders");
      for (int senders : new int[] {1, 8, 64, 1_000}) {
        int share = senders == 1 ? 20_000 : messages / 10;
        new Load(store, senders, share).run(senders + " senders");
      }
      int rest = messages - messages * 2 / 5;
      new Load(store, 64, rest).run("64 senders, the rest");
    }
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = files.mapToLong(file -> file.toFile().length()).sum();
      System.out.println("on disk: %.0f bytes a message".formatted(bytes / (double) messages));
    }
  }

  private User person(String name) {
    return new User(
        ids.user(),
        name + "@example.org",
        "$2b$10$" + "x".repeat(53),
        Availability.AVAILABLE,
        Optional.empty(),
        Optional.empty(),
        InstantSource.system().instant());
  }

  private void read() {
    long begin = System.nanoTime();
    try (SqliteStore store = open()) {
      System.out.println("open: %.0f ms".formatted((System.nanoTime() - begin) / 1e6));
      var access = new Access(store.messages());
      var random = new SplittableRandom(3);
      List<ReadAccess> all = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        var pair = pair(random);
        access.readDirect(pair.from().id(), pair.to().id()).ifPresent(all::add);
      }
      MessageLog log = store.messages();
      var window = new MessageLog.Window(Optional.empty(), Optional.empty(), 50);
      for (int round = 0; round < 3; round++) {
        each(all, "last 50", one -> log.page(one, window).size());
        each(all, "newest 1,000", one -> count(log, one, Optional.of(1_000)));
        each(all, "all of a conversation", one -> count(log, one, Optional.empty()));
      }
      var listed = people.subList(0, 200);
      for (int round = 0; round < 3; round++) {
        each(
            listed,
            "list of 50 conversations",
            user -> log.conversations(user.id(), Optional.empty(), 50).size());
      }
      missed(store);
    }
  }

  /// People with few and with many conversations, who were away for a while or for ever.
  private void missed(SqliteStore store) {
    MessageLog log = store.messages();
    long end = log.end().only();
    User hub = newcomer(store);
    for (int i = 0; i < PEOPLE; i++) {
      append(store, people.get(i), hub);
    }
    List<User> some = people.subList(0, 200);
    List<User> busiest = Collections.nCopies(200, hub);
    User quiet = newcomer(store);
    append(store, quiet, hub);
    List<User> quietest = Collections.nCopies(200, quiet);
    for (int round = 0; round < 3; round++) {
      for (long gap : new long[] {100, 10_000, end}) {
        String what = "missed of the last %d, ".formatted(gap);
        long after = log.end().only() - gap;
        each(some, what + "8 conversations", user -> missed(log, user, after));
        each(busiest, what + PEOPLE + " conversations", user -> missed(log, user, after));
        each(quietest, what + "1 message ever", user -> missed(log, user, after));
      }
    }
  }

  private static int missed(MessageLog log, User user, long after) {
    return log.missed(user.id(), new MessageLog.Gap(Reached.only(after), log.end(), 100))
        .messages()
        .size();
  }

  private User newcomer(SqliteStore store) {
    User user = person("newcomer" + people.size() + "-" + System.nanoTime());
    store.users().register(user).toCompletableFuture().join();
    return user;
  }

  private void append(SqliteStore store, User from, User to) {
    var message =
        new MessageLog.NewMessage(
            ids.message(), from.id(), to.id(), new MessageText("hello"), Optional.empty());
    store.messages().append(message).toCompletableFuture().join();
  }

  private interface Reading<T> {
    int size(T of);
  }

  private static <T> void each(List<T> all, String what, Reading<T> reading) {
    var threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[all.size()];
    long rows = 0;
    long cpu = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < nanos.length; i++) {
      long begin = System.nanoTime();
      rows += reading.size(all.get(i));
      nanos[i] = System.nanoTime() - begin;
    }
    cpu = threads.getCurrentThreadCpuTime() - cpu;
    Arrays.sort(nanos);
    System.out.println(
        "%s: p50 %.0f µs, p99 %.0f µs, CPU %.0f µs, %.0f rows each, %.0f µs CPU for 1,000 rows"
            .formatted(
                what,
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3,
                cpu / 1e3 / nanos.length,
                rows / (double) nanos.length,
                cpu / (double) rows));
  }

  private static int count(MessageLog log, ReadAccess access, Optional<Integer> newest) {
    int[] rows = new int[1];
    log.stream(access, newest, page -> rows[0] += page.size());
    return rows[0];
  }

  private record Pair(User from, User to) {}

  /// Everybody has a few people whom they write to most.
  private Pair pair(SplittableRandom random) {
    int from = random.nextInt(PEOPLE);
    return new Pair(people.get(from), people.get((from + 1 + random.nextInt(4)) % PEOPLE));
  }

  /// So many senders, each of whom sends the next message when the last is acknowledged.
  private final class Load {
    private final SqliteStore store;
    private final int senders;
    private final int count;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final long[] nanos;
    private final CountDownLatch done;
    private final String run = Long.toHexString(System.nanoTime());

    Load(SqliteStore store, int senders, int count) {
      this.store = store;
      this.senders = senders;
      this.count = count;
      this.nanos = new long[count];
      this.done = new CountDownLatch(count);
    }

    void run(String what) throws InterruptedException {
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
          "%s: %.0f messages/s, p50 %.2f ms, p99 %.2f ms, %.1f µs CPU each (whole process)"
              .formatted(
                  what,
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
      Pair pair = pair(random);
      String text = "message %d of this run, as long as people write ".formatted(n);
      var message =
          new MessageLog.NewMessage(
              ids.message(),
              pair.from().id(),
              pair.to().id(),
              new MessageText(text + "x".repeat(random.nextInt(60))),
              ClientId.parse(run + "-" + n));
      long begin = System.nanoTime();
      store
          .messages()
          .append(message)
          .whenComplete(
              (outcome, fault) -> {
                nanos[n] = System.nanoTime() - begin;
                if (fault != null) {
                  throw new IllegalStateException(fault);
                }
                Message stored = ((MessageLog.Appended.Stored) outcome).message();
                bytes.addAndGet(stored.content().length());
                done.countDown();
                send(random);
              });
    }
  }
}
