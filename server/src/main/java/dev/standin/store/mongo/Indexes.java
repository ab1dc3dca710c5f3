package dev.standin.store.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;

/// The indexes that the store needs. The unique ones are sparse: documents of the old server, which
/// have none of these fields, are no part of them.
final class Indexes {

  /// Servers name the index when they refuse a duplicate key.
  static final String SEQ = "standin_seq";

  static final String TERMS = "standin_terms";

  /// https://www.mongodb.com/docs/manual/reference/error-codes/
  private static final int NO_SUCH_COLLECTION = 26;

  private Indexes() {}

  static void create(MongoDatabase database) {
    create(
        database,
        Fields.USERS,
        List.of(
            unique("standin_email_folded", Fields.FOLDED),
            // Not the key of Mongoose's own unique index, with which it must not clash.
            plain("standin_email", Fields.EMAIL, Fields.ID),
            sparse("standin_busy_until", Fields.BUSY_UNTIL)));
    create(
        database,
        Fields.MESSAGES,
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
        database,
        Fields.CONVERSATIONS,
        List.of(
            unique("standin_pair", Fields.PAIR),
            new IndexModel(
                new Document(Fields.MEMBERS, 1)
                    .append(Fields.LAST_AT, -1)
                    .append(Fields.LAST_RANK, -1),
                new IndexOptions().name("standin_list"))));
    create(database, Fields.TERMS, List.of(plain(TERMS, Fields.CONVERSATION, Fields.TERMS)));
    create(database, Fields.NOTES, List.of(plain("standin_owner", Fields.OWNER, Fields.NUMBER)));
  }

  /// Those that are missing, or others than they should be, which the server tells: by one command,
  /// which reads the collection once. Those that are being built are asked for, too, since who asks
  /// waits until they are done. Those that are there are not: asked for several at once, FerretDB
  /// ends the connection.
  private static void create(MongoDatabase database, String collection, List<IndexModel> wanted) {
    Set<Shape> present = present(database, collection);
    List<IndexModel> missing =
        wanted.stream().filter(index -> !present.contains(Shape.of(index))).toList();
    if (!missing.isEmpty()) {
      database.getCollection(collection).createIndexes(missing);
    }
  }

  /// Those that are built, and so refuse what they are to refuse.
  private static Set<Shape> present(MongoDatabase database, String collection) {
    var present = new HashSet<Shape>();
    for (BsonDocument index : list(database, collection)) {
      // What is being built looks otherwise.
      if (index.isString("name") && index.isDocument("key")) {
        present.add(
            new Shape(
                index.getString("name").getValue(),
                index.getBoolean("unique", BsonBoolean.FALSE).getValue(),
                inWords(index.getDocument("key"))));
      }
    }
    return present;
  }

  /// All, and which of them are being built, which the driver's own call doesn't tell.
  private static List<BsonDocument> list(MongoDatabase database, String collection) {
    var asked =
        new BsonDocument("listIndexes", new BsonString(collection))
            .append("includeBuildUUIDs", BsonBoolean.TRUE)
            .append("cursor", new BsonDocument("batchSize", new BsonInt32(1_000)));
    try {
      List<BsonDocument> indexes = new ArrayList<>();
      database
          .runCommand(asked, BsonDocument.class)
          .getDocument("cursor")
          .getArray("firstBatch")
          .forEach(index -> indexes.add(index.asDocument()));
      return indexes;
    } catch (MongoCommandException fault) {
      if (fault.getErrorCode() == NO_SUCH_COLLECTION) {
        return List.of();
      }
      throw fault;
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
