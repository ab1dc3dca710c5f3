package dev.standin.store.mongo;

import static dev.standin.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.standin.chat.Access;
import dev.standin.chat.Availability;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.UserId;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the old server writes while ours is on its database.
@Tag("any-mongo")
final class PickUpTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final TestDatabase own = TestDatabase.fresh();
  private final MongoDatabase database = own.database();
  private final FakeClock clock = new FakeClock(NOW);
  private final List<MongoStore> stores = new ArrayList<>();
  private final ObjectId ana = PickUp.lowestId(NOW.minusSeconds(5_000));
  private final ObjectId bo = PickUp.lowestId(NOW.minusSeconds(4_000));
  private int written;

  @BeforeEach
  void people() {
    database.getCollection("users").insertMany(List.of(user(ana, "ana"), user(bo, "bo")));
  }

  @AfterEach
  void end() {
    stores.forEach(MongoStore::close);
    own.close();
  }

  private static Document user(ObjectId id, String name) {
    return new Document("_id", id)
        .append("email", name + "@example.org")
        .append("password", "$2a$10$x")
        .append("status", "AVAILABLE")
        .append("__v", 0);
  }

  /// A node; what it tells is heard in the list.
  private MongoStore node(List<Entry> heard) {
    var ids = new ObjectIds(clock, new SplittableRandom(stores.size()));
    MongoStore store = MongoStore.open(MongoOptions.at(own.uri()), clock, ids, System::nanoTime);
    store.onCommit(heard::addAll);
    stores.add(store);
    return store;
  }

  /// As Mongoose inserts it, with an id of this second.
  private ObjectId write(String text, Instant idTime, Instant timestamp) {
    written++;
    var id = new ObjectId(String.format("%08x%016x", idTime.getEpochSecond(), written));
    database
        .getCollection("messages")
        .insertOne(
            new Document("_id", id)
                .append("sender", ana)
                .append("recipient", bo)
                .append("content", text)
                .append("timestamp", Date.from(timestamp))
                .append("__v", 0));
    return id;
  }

  private static List<Message> history(MongoStore store, ObjectId one, ObjectId other) {
    var reader = new UserId(one.toHexString());
    var conversation =
        store.messages().direct(reader, new UserId(other.toHexString())).orElseThrow();
    List<Message> all = new ArrayList<>();
    store.messages().stream(
        new Access(store.messages()).read(reader, conversation).orElseThrow(),
        Optional.empty(),
        all::addAll);
    return all;
  }

  @Test
  void whatTheOldServerWritesIsHeardOnceBehindWhatWasMigrated() {
    write("long ago", NOW.minusSeconds(3_000), NOW.minusSeconds(3_000));
    List<Entry> heard = new CopyOnWriteArrayList<>();
    MongoStore store = node(heard);
    assertThat(history(store, ana, bo)).extracting(Message::content).containsExactly("long ago");

    ObjectId late =
        write("new, but of a slow clock", NOW.minusSeconds(50), NOW.minusSeconds(9_000));
    await(() -> heard.size() == 1);

    List<Message> messages = history(store, ana, bo);
    assertThat(messages).extracting(Message::seq).containsExactly(1L, 2L);
    assertThat(messages.getLast().timestamp()).isEqualTo(messages.getFirst().timestamp());
    assertThat(messages.getLast()).isEqualTo(heard.getFirst());
    assertThat(stored(late).getDate("timestamp")).isEqualTo(Date.from(NOW.minusSeconds(9_000)));
  }

  private Document stored(ObjectId id) {
    return Objects.requireNonNull(
        database.getCollection("messages").find(new Document("_id", id)).first());
  }

  @Test
  void aMessageIsPlacedAtOnceByItsId() {
    List<Entry> heard = new CopyOnWriteArrayList<>();
    MongoStore store = node(heard);
    // Out of the reach of every look.
    ObjectId id = write("from the future's past", NOW.minusSeconds(900_000), NOW);
    var message = new MessageId(id.toHexString());
    assertThat(store.lanes().orElseThrow().placed(List.of(message))).isEmpty();

    store.lanes().orElseThrow().pickUp(message);
    store.lanes().orElseThrow().pickUp(new MessageId("f".repeat(24)));
    await(() -> store.lanes().orElseThrow().placed(List.of(message)).contains(message));

    await(() -> heard.size() == 1);
    assertThat(heard.getFirst().id()).isEqualTo(message);
  }

  @Test
  void severalNodesPlaceEachOfThemOnceWhileTheyWriteThemselves() {
    List<Entry> heard = new CopyOnWriteArrayList<>();
    MongoStore one = node(heard);
    MongoStore other = node(heard);
    var ids = new ObjectIds(clock, new SplittableRandom(99));
    for (int i = 0; i < 60; i++) {
      write("old " + i, NOW.minusSeconds(i % 50), NOW.plusSeconds(i % 7));
      StoreFixture.now(
          (i % 2 == 0 ? one : other)
              .messages()
              .append(
                  new MessageLog.NewMessage(
                      ids.message(),
                      new UserId(bo.toHexString()),
                      new UserId(ana.toHexString()),
                      new MessageText("ours " + i),
                      Optional.empty())));
    }
    await(() -> heard.size() >= 120);

    List<Message> messages = history(one, ana, bo);
    assertThat(messages)
        .extracting(Message::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 120).boxed().toList());
    assertThat(messages).isSortedAccordingTo((a, b) -> a.timestamp().compareTo(b.timestamp()));
    assertThat(heard).hasSize(120).extracting(Entry::id).doesNotHaveDuplicates();
  }

  @Test
  void whatTheOldServerWroteWhileNobodyWasThereIsTakenInAtTheNextStart() {
    node(new ArrayList<>()).close();
    clock.move(Duration.ofDays(9));
    ObjectId id = write("while you were out", NOW.plusSeconds(86_400), NOW.plusSeconds(86_400));
    List<Entry> heard = new CopyOnWriteArrayList<>();

    node(heard);

    await(() -> !heard.isEmpty());
    assertThat(heard.getFirst().id().hex()).isEqualTo(id.toHexString());
  }

  @Test
  void newUsersAndStatusOfTheOldServerCountHere() {
    MongoStore store = node(new ArrayList<>());
    var cy = new ObjectId();
    database.getCollection("users").insertOne(user(cy, "Cy"));
    await(() -> store.users().byEmail("cy@EXAMPLE.org").isPresent());

    var id = new UserId(ana.toHexString());
    StoreFixture.now(store.users().availability(id, Availability.busyUntil(NOW.plusSeconds(600))));
    set(ana, "AVAILABLE");
    await(() -> !store.users().byId(id).orElseThrow().availability().busy());
    await(() -> !found(ana).containsKey("busyUntil"));
    set(ana, "BUSY");
    await(() -> store.users().byId(id).orElseThrow().availability().busy());
    assertThat(store.users().byId(id).orElseThrow().availability()).isEqualTo(Availability.BUSY);
  }

  private Document found(ObjectId id) {
    return Objects.requireNonNull(
        database.getCollection("users").find(new Document("_id", id)).first());
  }

  private void set(ObjectId id, String status) {
    database
        .getCollection("users")
        .updateOne(new Document("_id", id), new Document("$set", new Document("status", status)));
  }
}
