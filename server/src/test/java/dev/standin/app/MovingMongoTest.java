package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.standin.chat.Message;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.chat.UserId;
import dev.standin.store.FakeClock;
import dev.standin.store.RandomChat;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Between SQLite and MongoDB, and back.
class MovingMongoTest {

  @TempDir private Path folder;
  private final MongoServer server = new MongoServer(new MemoryBackend());
  private MongoClient client = MongoClients.create("mongodb://127.0.0.1:1");
  private Config.Storing storing = new Config.Storing(Path.of("."), Optional.empty());
  private int said;
  private Moving mongo = Archives.moving(Path.of("."));

  @BeforeEach
  void start() {
    var address = server.bind();
    var uri = new ConnectionString("mongodb://127.0.0.1:" + address.getPort() + "/chat");
    client.close();
    client = MongoClients.create(uri);
    storing = new Config.Storing(folder, Optional.of(new Config.Mongo(uri, Optional.empty())));
    mongo = new Moving(storing, Surroundings.real());
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  private MongoCollection<Document> old(String collection) {
    return client.getDatabase("chat").getCollection(collection);
  }

  private Store serve() {
    var around = Surroundings.real();
    return OpenStore.open(storing, around, new ObjectIds(around.clock(), around.random()));
  }

  @Test
  void anOldDatabaseIsExportedOnceAServerBroughtItUpToDate() {
    var ana = new ObjectId("69a40e2300e0efadd99dfca1");
    var bo = new ObjectId("69a40e2300e0efadd99dfca2");
    for (ObjectId user : List.of(ana, bo)) {
      old("users").insertOne(new Document("_id", user).append("email", user + "@example.org"));
    }
    said(ana, bo, "second", at(2_000_000));
    said(bo, ana, "first", at(1_000_000));
    said(ana, bo, "third", "1970-01-01T01:00:00.000Z");
    said(ana, new ObjectId(), "to nobody", at(3_000_000));
    assertThatThrownBy(this::exported).hasMessageContaining("was not brought up to date");
    try (Store server = serve()) {
      assertThat(server.waiting()).isZero();
    }
    // As the pick-up writes it: later in the conversation than its own time says.
    Document third =
        Objects.requireNonNull(old("messages").find(Filters.eq("content", "third")).first());
    old("messages")
        .insertOne(
            new Document("sender", bo)
                .append("recipient", ana)
                .append("content", "fourth")
                .append("timestamp", at(500))
                .append("at", at(3_600_001))
                .append("conversation", third.get("conversation"))
                .append("seq", 4L));
    byte[] archive = exported();
    assertThat(Archives.lines(archive).stream().filter(it -> it.contains("\"message\"")))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"first\""),
            it -> assertThat(it).contains("\"second\""),
            it -> assertThat(it).contains("\"third\""),
            it -> assertThat(it).contains("\"fourth\"", "1970-01-01T01:00:00.001Z"));
    assertThat(mongo.export(Optional.empty(), new ByteArrayOutputStream()))
        .contains("1 messages of the old server are not in it");
    Path moved = folder.resolve("moved");
    Archives.importedFile(moved, archive);
    assertThat(Archives.exported(moved)).isEqualTo(archive);
  }

  private static Date at(long millis) {
    return Date.from(Instant.ofEpochMilli(millis));
  }

  private void said(ObjectId from, ObjectId to, String content, Object timestamp) {
    old("messages")
        .insertOne(
            new Document("_id", new ObjectId(at(1_700_000_000_000L), said++))
                .append("sender", from)
                .append("recipient", to)
                .append("content", content)
                .append("timestamp", timestamp));
  }

  @Test
  void aServerThatRunsKeepsImportsOutAndLetsExportsBe() {
    byte[] first = filled(6);
    imported(first);
    try (Store server = serve()) {
      assertThat(exported()).isEqualTo(first);
      assertThatThrownBy(() -> imported(first))
          .hasMessageContaining("A Standin uses the database that MONGO_URI names");
      assertThat(server.waiting()).isZero();
    }
    assertThat(imported(first)).contains(" 0 of these were new, ");
  }

  @Test
  void theServerFindsWhatWasImported() {
    byte[] first = filled(7);
    imported(first);
    assertThat(old("terms").countDocuments()).isEqualTo(old("messages").countDocuments());
    assertThat(old("lanes").find())
        .allSatisfy(it -> assertThat(it.get("searched")).isEqualTo(it.get("end")));
    try (Store server = serve();
        SqliteStore origin = origin()) {
      for (var message : origin.messages().openQuestions()) {
        UserId sender = message.sender();
        assertThat(server.users().byId(sender)).isEqualTo(origin.users().byId(sender));
        assertThat(server.notes().all(sender)).isEqualTo(origin.notes().all(sender));
        assertThat(server.messages().conversations(sender, Optional.empty(), 99))
            .extracting(it -> it.last().id())
            .containsExactlyInAnyOrderElementsOf(
                origin.messages().conversations(sender, Optional.empty(), 99).stream()
                    .map(it -> it.last().id())
                    .toList());
      }
      assertThat(server.messages().openQuestions())
          .extracting(Message::id)
          .containsExactlyInAnyOrderElementsOf(
              origin.messages().openQuestions().stream().map(Message::id).toList())
          .isNotEmpty();
    }
  }

  private SqliteStore origin() {
    var clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    var ids = new ObjectIds(clock, new SplittableRandom(1));
    return SqliteStore.open(folder.resolve("first"), SqliteOptions.defaults(), clock, ids);
  }

  private byte[] filled(long seed) {
    var clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    var ids = new ObjectIds(clock, new SplittableRandom(seed));
    Path data = folder.resolve("first");
    try (SqliteStore store = SqliteStore.open(data, SqliteOptions.defaults(), clock, ids)) {
      new RandomChat(store, clock, seed).fill(10, 300);
    }
    return Archives.exported(data);
  }

  private byte[] exported() {
    var out = new ByteArrayOutputStream();
    mongo.export(Optional.empty(), out);
    return out.toByteArray();
  }

  private String imported(byte[] archive) {
    return mongo.imported(Optional.empty(), new ByteArrayInputStream(archive));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRoundTripGivesTheSameBytes(long seed) {
    byte[] first = filled(seed);
    imported(first);
    byte[] second = exported();
    assertThat(second).isEqualTo(first);
    Path third = folder.resolve("third");
    Archives.imported(third, second);
    assertThat(Archives.exported(third)).isEqualTo(first);
  }

  @Test
  void importingTwiceChangesNothing() {
    byte[] first = filled(4);
    imported(first);
    assertThat(imported(first)).contains(" 0 of these were new, ");
    assertThat(exported()).isEqualTo(first);
  }

  @Test
  void whatIsThereInPartIsCompleted() {
    byte[] first = filled(5);
    List<String> lines = Archives.lines(first);
    List<String> talks = lines.stream().filter(it -> !it.contains("\"type\":\"message\"")).toList();
    List<String> some =
        lines.stream().filter(it -> it.contains("\"type\":\"message\"")).limit(100).toList();
    var part = new java.util.ArrayList<>(talks.subList(1, talks.size() - 1));
    part.removeIf(it -> it.contains("\"type\":\"note\""));
    part.addAll(some);
    imported(Archives.sealed(part));
    imported(first);
    assertThat(exported()).isEqualTo(first);
  }
}
