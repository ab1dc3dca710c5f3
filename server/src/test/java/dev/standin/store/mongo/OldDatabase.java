package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.types.ObjectId;

/// A database as the old server, scripts and accidents leave it, by a seed; and what must come of
/// it.
final class OldDatabase {

  static final Instant BEGUN = Instant.parse("2024-05-01T08:00:00Z");
  private static final List<String> FIELDS =
      List.of("_id", "sender", "recipient", "content", "timestamp", "__v");

  final MongoDatabase database;
  final List<ObjectId> users = new ArrayList<>();
  final Map<Object, Document> written = new HashMap<>();
  private final SplittableRandom random;
  private int made;

  OldDatabase(MongoDatabase database, long seed) {
    this.database = database;
    this.random = new SplittableRandom(seed);
  }

  MongoCollection<Document> messages() {
    return database.getCollection("messages");
  }

  /// Whether the server tells by its code, as MongoDB does, that an update would give a key twice.
  /// FerretDB 1.24 calls it an internal error (1) and tells nothing of the other updates, so old
  /// users whose addresses differ only in case can't be taken over on it.
  static boolean tellsTakenKeys(MongoDatabase database) {
    MongoCollection<Document> tried = database.getCollection("tried");
    tried.createIndex(new Document("key", 1), new IndexOptions().unique(true).sparse(true));
    tried.insertMany(List.of(new Document("_id", 1).append("key", 1), new Document("_id", 2)));
    try {
      tried.updateOne(new Document("_id", 2), new Document("$set", new Document("key", 1)));
      throw new AssertionError("the index lets a key be there twice");
    } catch (MongoException fault) {
      return fault.getCode() == Faults.DUPLICATE_KEY;
    } finally {
      tried.drop();
    }
  }

  /// Users of whom some have none and, where the server can bear them, some have addresses that
  /// differ only in case.
  OldDatabase people(int count) {
    boolean alike = tellsTakenKeys(database);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var user =
          new Document("_id", PickUp.lowestId(BEGUN.plusSeconds(made++)))
              .append("password", "$2a$10$x")
              .append("__v", 0);
      switch (i % 4) {
        case 1 ->
            user.append("email", "USER" + (alike ? i - 1 : i) + "@Example.org")
                .append("status", "BUSY");
        case 3 -> user.append("email", random.nextBoolean() ? null : 17);
        default -> user.append("email", "user" + i + "@example.org").append("status", "AVAILABLE");
      }
      users.add(user.getObjectId("_id"));
      documents.add(user);
    }
    database.getCollection("users").insertMany(documents);
    return this;
  }

  /// Messages, of which one in ten is odd.
  OldDatabase messages(int count) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Document message = message();
      if (random.nextInt(10) == 0) {
        spoil(message);
      }
      documents.add(message);
      written.put(message.get("_id"), new Document(message));
    }
    messages().insertMany(documents);
    return this;
  }

  /// As Mongoose writes it; many have the same time.
  Document message() {
    return new Document("_id", id())
        .append("sender", anybody())
        .append("recipient", anybody())
        .append("content", "text " + made)
        .append("timestamp", Date.from(BEGUN.plusMillis(random.nextInt(40) * 1_000L)))
        .append("__v", 0);
  }

  private void spoil(Document message) {
    String sender = message.getObjectId("sender").toHexString();
    switch (random.nextInt(10)) {
      case 0 -> message.append("sender", sender);
      case 1 -> message.append("recipient", new ObjectId());
      case 2 -> message.remove("recipient");
      case 3 -> message.remove("content");
      case 4 -> message.append("content", 42);
      case 5 -> message.append("content", new Document("$oops", 1).toJson().repeat(9_000));
      case 6 -> message.remove("timestamp");
      case 7 -> message.append("timestamp", "2024-05-01T08:00:07.000Z");
      case 8 -> message.append("timestamp", null).append("recipient", message.get("sender"));
      default -> message.append("_id", "own id " + made);
    }
  }

  private ObjectId anybody() {
    return users.get(random.nextInt(users.size()));
  }

  private ObjectId id() {
    made++;
    // Out of order within the seconds, as several processes make them.
    return new ObjectId(
        String.format("%08x%08x%08x", BEGUN.getEpochSecond() + made / 8, random.nextInt(), made));
  }

  /// All that can be shown is numbered as the old server showed it; the rest, and all that the old
  /// server wrote, is as it was. Returns how many are numbered.
  int assertNumbered() {
    Map<Object, List<Document>> conversations = new TreeMap<>();
    int numbered = 0;
    List<Document> now = messages().find().into(new ArrayList<>());
    assertThat(now).hasSameSizeAs(written.values());
    for (Document message : now) {
      assertThat(asWritten(message)).isEqualTo(written.get(message.get("_id")));
      assertThat(message.containsKey("conversation")).isEqualTo(shown(message));
      if (shown(message)) {
        numbered++;
        conversations
            .computeIfAbsent(message.get("conversation"), _ -> new ArrayList<>())
            .add(message);
      }
    }
    conversations.values().forEach(this::assertInOrder);
    assertThat(conversations.keySet().stream().map(this::pair)).doesNotHaveDuplicates();
    return numbered;
  }

  /// Whatever came while it was numbered: each conversation counts from 1 without gaps.
  void assertUniqueAndGapless(long seed) {
    Map<Object, List<Long>> seqs = new TreeMap<>();
    for (Document message : messages().find()) {
      if (message.containsKey("conversation")) {
        seqs.computeIfAbsent(message.get("conversation"), _ -> new ArrayList<>())
            .add(message.getLong("seq"));
      }
    }
    assertThat(seqs).as("seed %d", seed).isNotEmpty();
    for (List<Long> of : seqs.values()) {
      assertThat(of.stream().sorted().toList())
          .as("seed %d", seed)
          .isEqualTo(LongStream.rangeClosed(1, of.size()).boxed().toList());
    }
  }

  private static Document asWritten(Document message) {
    var fields = new Document(message);
    fields.keySet().retainAll(FIELDS);
    return fields;
  }

  private boolean shown(Document message) {
    return message.get("_id") instanceof ObjectId
        && message.get("content") instanceof String
        && users.contains(message.get("sender"))
        && users.contains(message.get("recipient"));
  }

  private Object pair(Object conversation) {
    return Objects.requireNonNull(conversation(conversation).get("pair"));
  }

  private Document conversation(Object id) {
    return Objects.requireNonNull(
        database.getCollection("conversations").find(new Document("_id", id)).first());
  }

  private void assertInOrder(List<Document> messages) {
    messages.sort(Comparator.comparing(it -> it.getLong("seq")));
    List<Document> byTime = new ArrayList<>(messages);
    byTime.sort(
        Comparator.comparing((Document it) -> !(it.get("timestamp") instanceof Date))
            .thenComparing(it -> it.get("timestamp") instanceof Date date ? date : Date.from(BEGUN))
            .thenComparing(it -> it.getObjectId("_id")));
    assertThat(messages).isEqualTo(byTime);
    Object id = Objects.requireNonNull(messages.getFirst().get("conversation"));
    String pair = String.valueOf(pair(id));
    Instant before = Instant.MIN;
    for (int i = 0; i < messages.size(); i++) {
      Document message = messages.get(i);
      assertThat(message.get("seq")).isEqualTo(i + 1L);
      assertThat(pair)
          .contains(message.getObjectId("sender").toHexString())
          .contains(message.getObjectId("recipient").toHexString());
      assertThat(Documents.timestamp(message)).isAfterOrEqualTo(before);
      before = Documents.timestamp(message);
    }
    Document conversation = conversation(id);
    assertThat(conversation.get("lastSeq")).isEqualTo((long) messages.size());
    assertThat(conversation.get("lastId")).isEqualTo(messages.getLast().get("_id"));
    assertThat(conversation.getDate("lastAt").toInstant()).isEqualTo(before);
  }
}
