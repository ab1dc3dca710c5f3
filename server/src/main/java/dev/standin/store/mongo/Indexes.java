package dev.standin.store.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import java.util.HashSet;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.Document;

/// The indexes that the store needs. The unique ones are sparse: documents of the old server, which
/// have none of these fields, are no part of them.
final class Indexes {

  /// Servers name the index when they refuse a duplicate key.
  static final String SEQ = "standin_seq";

  static final String TERMS = "standin_terms";

  private Indexes() {}

  static void create(MongoDatabase database) {
    create(
        database.getCollection(Fields.USERS),
        List.of(
            unique("standin_email_folded", Fields.FOLDED),
            // Not the key of Mongoose's own unique index, with which it must not clash.
            plain("standin_email", Fields.EMAIL, Fields.ID),
            sparse("standin_busy_until", Fields.BUSY_UNTIL)));
    create(
        database.getCollection(Fields.MESSAGES),
        List.of(
            unique(SEQ, Fields.CONVERSATION, Fields.SEQ),
            // What the old server wrote since lies under null.
            plain("standin_unplaced", Fields.CONVERSATION, Fields.ID),
            unique("standin_lane", Fields.LANE, Fields.N),
            unique("standin_dedupe", Fields.DEDUPE),
            unique("standin_answers", Fields.ANSWERS),
            plain("standin_received", Fields.RECIPIENT, Fields.LANE, Fields.N),
            plain("standin_sent", Fields.SENDER, Fields.LANE, Fields.N),
            sparse("standin_questions", Fields.QUESTION),
            sparse("standin_generated", Fields.GENERATED_IN, Fields.TIMESTAMP)));
    create(
        database.getCollection(Fields.CONVERSATIONS),
        List.of(
            unique("standin_pair", Fields.PAIR),
            new IndexModel(
                new Document(Fields.MEMBERS, 1)
                    .append(Fields.LAST_AT, -1)
                    .append(Fields.LAST_RANK, -1),
                new IndexOptions().name("standin_list"))));
    create(
        database.getCollection(Fields.TERMS),
        List.of(plain(TERMS, Fields.CONVERSATION, Fields.TERMS)));
    create(
        database.getCollection(Fields.NOTES),
        List.of(plain("standin_owner", Fields.OWNER, Fields.NUMBER)));
  }

  /// Those that are missing or others than they should be, which the server tells, by one command:
  /// it reads the collection once.
  private static void create(MongoCollection<Document> collection, List<IndexModel> wanted) {
    var present = new HashSet<Shape>();
    collection
        .listIndexes(BsonDocument.class)
        .forEach(
            index ->
                present.add(
                    new Shape(
                        index.getString("name").getValue(),
                        index.getBoolean("unique", BsonBoolean.FALSE).getValue(),
                        inWords(index.getDocument("key")))));
    List<IndexModel> missing =
        wanted.stream().filter(index -> !present.contains(Shape.of(index))).toList();
    if (!missing.isEmpty()) {
      collection.createIndexes(missing);
    }
  }

  private record Shape(String name, boolean unique, List<String> keys) {

    static Shape of(IndexModel index) {
      IndexOptions options = index.getOptions();
      return new Shape(
          requireNonNull(options.getName()),
          options.isUnique(),
          inWords(index.getKeys().toBsonDocument()));
    }
  }

  /// Servers say the directions in several kinds of numbers.
  private static List<String> inWords(BsonDocument keys) {
    return keys.entrySet().stream()
        .map(
            key ->
                key.getKey()
                    + (key.getValue().isNumber() && key.getValue().asNumber().intValue() < 0
                        ? " down"
                        : " up"))
        .toList();
  }

  private static IndexModel unique(String name, String... fields) {
    return new IndexModel(keys(fields), new IndexOptions().name(name).unique(true).sparse(true));
  }

  private static IndexModel sparse(String name, String... fields) {
    return new IndexModel(keys(fields), new IndexOptions().name(name).sparse(true));
  }

  private static IndexModel plain(String name, String... fields) {
    return new IndexModel(keys(fields), new IndexOptions().name(name));
  }

  private static Document keys(String... fields) {
    var keys = new Document();
    for (String field : fields) {
      keys.append(field, 1);
    }
    return keys;
  }
}
