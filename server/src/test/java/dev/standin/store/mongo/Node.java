package dev.standin.store.mongo;

import dev.standin.chat.Availability;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Pos;
import dev.standin.chat.User;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// One of several servers on a database, whose time and faults a test decides.
final class Node implements AutoCloseable {

  final FaultySeams seams;
  final AtomicLong nanos = new AtomicLong();
  final List<Entry> heard = new CopyOnWriteArrayList<>();
  final ObjectIds ids;
  final MongoStore store;

  Node(TestDatabase database, FakeClock clock, long seed) {
    this(database.options(), clock, seed);
  }

  Node(MongoOptions options, FakeClock clock, long seed) {
    this(options, clock, seed, new FaultySeams(seed));
  }

  Node(MongoOptions options, FakeClock clock, long seed, FaultySeams seams) {
    this.seams = seams;
    this.ids = new ObjectIds(clock, new SplittableRandom(seed));
    // Patience is measured in real time, silence by what a test adds to it.
    this.store =
        MongoStore.open(
            new MongoStore.Setup(
                options, clock, ids, () -> System.nanoTime() + nanos.get(), seams));
    this.store.onCommit(heard::addAll);
  }

  Appended.Stored send(NewMessage message) {
    return (Appended.Stored) StoreFixture.now(store.messages().append(message));
  }

  /// Beats each second for a while.
  static void pass(Duration time, Node... beating) {
    for (long second = 0; second < time.toSeconds(); second++) {
      for (Node node : beating) {
        node.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        node.store.beat();
      }
    }
  }

  User user(String name, FakeClock clock) {
    return new User(
        ids.user(),
        name + "@example.org",
        "$2b$10$hash",
        Availability.AVAILABLE,
        Optional.empty(),
        Optional.empty(),
        clock.instant());
  }

  /// Each lane in order from 1 without gaps; what was heard of each lane.
  static void assertInOrder(List<Entry> heard) {
    Map<Integer, Long> last = new HashMap<>();
    for (Entry entry : heard) {
      Pos pos = entry.pos();
      long before = last.getOrDefault(pos.lane(), 0L);
      if (pos.n() != before + 1) {
        throw new AssertionError("heard " + pos + " after n " + before);
      }
      last.put(pos.lane(), pos.n());
    }
  }

  static Message message(Entry entry) {
    return (Message) entry;
  }

  @Override
  public void close() {
    store.close();
  }
}
