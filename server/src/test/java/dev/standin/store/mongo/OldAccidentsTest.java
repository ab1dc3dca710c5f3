package dev.standin.store.mongo;

import static dev.standin.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.standin.chat.Access;
import dev.standin.chat.Cursor;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.ConversationSummary;
import dev.standin.chat.MessageLog.NewMessage;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What scripts and accidents leave among the old server's documents harms nothing else.
final class OldAccidentsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final WatchedMongo mongo = new WatchedMongo();
  private final MongoDatabase database = mongo.database("chat");
  private final FakeClock clock = new FakeClock(NOW);
  private final ObjectIds ids = new ObjectIds(clock, new SplittableRandom(5));
  private final List<Entry> heard = new CopyOnWriteArrayList<>();
  private final List<MongoStore> stores = new ArrayList<>();
  private final ObjectId ana = PickUp.lowestId(NOW.minusSeconds(5_000));
  private final ObjectId bo = PickUp.lowestId(NOW.minusSeconds(4_000));
  private int written;

  @BeforeEach
  void people() {
    database
        .getCollection("users")
        .insertMany(
            List.of(
                new Document("_id", ana).append("email", "ana@example.org"),
                new Document("_id", bo).append("email", "bo@example.org")));
  }

  @AfterEach
  void end() {
    stores.forEach(MongoStore::close);
    mongo.close();
  }

  private MongoStore store() {
    MongoStore store =
        MongoStore.open(MongoOptions.at(mongo.uri("chat")), clock, ids, System::nanoTime);
    store.onCommit(heard::addAll);
    stores.add(store);
    return store;
  }

  private static UserId user(ObjectId id) {
    return new UserId(id.toHexString());
  }

  private Message say(MongoStore store, String text) {
    var line =
        new NewMessage(ids.message(), user(bo), user(ana), new MessageText(text), Optional.empty());
    return ((Appended.Stored) StoreFixture.now(store.messages().append(line))).message();
  }

  private ObjectId write(Object timestamp, String text, ObjectId recipient) {
    written++;
    long seconds = NOW.minusSeconds(50).getEpochSecond();
    var id = new ObjectId(String.format("%08x%016x", seconds, written));
    database
        .getCollection("messages")
        .insertOne(
            new Document("_id", id)
                .append("sender", ana)
                .append("recipient", recipient)
                .append("content", text)
                .append("timestamp", timestamp));
    return id;
  }

  private Document stored(ObjectId id) {
    return Objects.requireNonNull(
        database.getCollection("messages").find(new Document("_id", id)).first());
  }

  private List<Message> history(MongoStore store) {
    var conversation = store.messages().direct(user(ana), user(bo)).orElseThrow();
    List<Message> all = new ArrayList<>();
    store.messages().stream(
        new Access(store.messages()).read(user(ana), conversation).orElseThrow(),
        Optional.empty(),
        all::addAll);
    return all;
  }

  static Stream<Object> oddTimestamps() {
    return Stream.of(
        9.3e18,
        4_000_000_000_000_000L,
        Date.from(Instant.ofEpochMilli(8_640_000_000_000_000L)),
        Date.from(Instant.ofEpochMilli(-1)),
        "9999-12-31T00:00:00Z",
        Date.from(NOW.plus(Duration.ofDays(2))));
  }

  @ParameterizedTest
  @MethodSource("oddTimestamps")
  void aDateThatCannotBeIsNotPassedOnWhenOldMessagesAreNumbered(Object timestamp) {
    ObjectId odd = write(timestamp, "odd", bo);
    MongoStore store = store();

    assertSound(store, odd);
  }

  @ParameterizedTest
  @MethodSource("oddTimestamps")
  void aDateThatCannotBeIsNotPassedOnWhenAMessageIsPickedUp(Object timestamp) {
    MongoStore store = store();
    ObjectId odd = write(timestamp, "odd", bo);
    await(() -> heard.size() == 1);

    assertSound(store, odd);
  }

  private void assertSound(MongoStore store, ObjectId odd) {
    Message next = say(store, "next");

    assertThat(next.timestamp()).isEqualTo(NOW);
    List<Message> history = history(store);
    assertThat(history).extracting(Message::content).containsExactly("odd", "next");
    assertThat(history.getFirst().timestamp()).isEqualTo(odd.getDate().toInstant());
    List<ConversationSummary> list = store.messages().conversations(user(ana), Optional.empty(), 1);
    Cursor cursor = list.getFirst().cursor();
    assertThat(cursor.high() >>> 48).isZero();
    assertThat(store.messages().conversations(user(ana), Optional.of(cursor), 1)).isEmpty();
  }

  @Test
  void aMessageThatCannotTakeAPlaceHoldsUpNobodyAndIsLetBe() {
    MongoStore store = store();
    mongo.refused.add(String.format("%08x%016x", NOW.minusSeconds(50).getEpochSecond(), 1));
    ObjectId stuck = write(Date.from(NOW), "stuck", bo);
    await(() -> mongo.updates(stuck) > 0);
    long begun = System.nanoTime();
    say(store, "ours");
    assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(5).toNanos());

    ObjectId sound = write(Date.from(NOW), "sound", bo);
    await(() -> stored(sound).containsKey("conversation"));
    ObjectId last = write(Date.from(NOW), "last", bo);
    await(() -> stored(last).containsKey("conversation"));

    assertThat(mongo.updates(stuck)).isEqualTo(1);
    assertThat(stored(stuck)).doesNotContainKey("conversation");
    assertThat(history(store))
        .extracting(Message::content)
        .containsExactly("ours", "sound", "last");
    assertThat(history(store)).extracting(Message::seq).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aMessageThatCannotBeNumberedIsCountedAndKeepsNoServerFromStarting() {
    List<ObjectId> messages =
        IntStream.range(0, 6)
            .mapToObj(i -> write(Date.from(NOW.minusSeconds(100 - i)), "m" + i, bo))
            .toList();
    mongo.refused.add(messages.get(5).toHexString());

    MongoStore store = store();

    Document placements =
        database.getCollection("placements").find().sort(new Document("_id", -1)).first();
    assertThat(placements).containsEntry("refused", 1L).containsEntry("malformed", 0L);
    assertThat(stored(messages.get(5))).doesNotContainKey("conversation");
    assertThat(store.messages().conversations(user(ana), Optional.empty(), 9))
        .extracting(it -> it.last().content())
        .containsExactly("m4");
    assertThat(say(store, "ours").seq()).isEqualTo(6);
    assertThat(history(store)).hasSize(6);
  }

  @Test
  void textsAreNotReadWhileOldMessagesAreNumberedOrLookedFor() {
    for (int i = 0; i < 30; i++) {
      write(Date.from(NOW.minusSeconds(100 - i)), "a long text", bo);
    }
    ObjectId nobody = new ObjectId("650000000000000000000001");
    write(Date.from(NOW), "a long text", nobody);

    Migrations.of(database, ids, clock, 7).run();
    try (Database opened = Database.open(MongoOptions.at(mongo.uri("chat")))) {
      var asked = new ArrayList<ObjectId>();
      var old =
          new OldWrites(
              opened,
              it -> {
                asked.add(it.id());
                return CompletableFuture.completedFuture(true);
              },
              clock,
              System::nanoTime);
      assertThat(old.place(Walk.LOWEST)).isZero();
      ObjectId late = write(Date.from(NOW), "a long text", bo);
      assertThat(old.place(Walk.LOWEST)).isEqualTo(1);
      assertThat(old.place(List.of(late))).isEqualTo(1);
      assertThat(asked).containsExactly(late, late);
    }

    assertThat(database.getCollection("messages").countDocuments(new Document("seq", 30L)))
        .isEqualTo(1);
    assertThat(mongo.calls)
        .filteredOn(it -> it.command().equals("find") || it.command().equals("getMore"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.answer()).doesNotContain("a long text"));
  }

  @Test
  void aUserWithAnIdOfTheirOwnIsNobodyAndHidesNobody() {
    var users = database.getCollection("users");
    users.insertOne(
        new Document("_id", "cy")
            .append("email", "cy@example.org")
            .append("password", "$2a$10$x")
            .append("status", "BUSY")
            .append("busyUntil", Date.from(NOW.minusSeconds(9))));
    MongoStore store = store();

    assertThat(store.users().byEmail("cy@example.org")).isEmpty();
    assertThat(store.users().busyEndedBy(NOW)).isEmpty();

    var twin = new ObjectId("650000000000000000000002");
    users.insertOne(new Document("_id", twin).append("email", "cy@example.org"));
    assertThat(store.users().byEmail("cy@example.org").orElseThrow().id()).isEqualTo(user(twin));
  }
}
