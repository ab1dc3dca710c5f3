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

  /// Stands before the name of an index.
  private static final String NAMED = " index: ";

  static final String SEQ = "standin_seq";

  static final String TERMS = "standin_terms";

  /// https://www.mongodb.com/docs/manual/reference/error-codes/
  private static final int NO_SUCH_COLLECTION = 26;

  private Indexes() {}

  /// Whether it may be this one for which a server refused a duplicate key: most name it, FerretDB
  /// doesn't.
  static boolean maybe(String name, String told) {
    return told.contains(name) || !told.contains(NAMED);
  }

  /// Those of a collection.
  private record Wanted(String collection, List<IndexModel> all) {

    /// Those that are missing, or others than they should be, which the server tells. Those that
    /// are still being built are among them: they refuse nothing yet.
    List<IndexModel> missing(MongoDatabase database) {
      Set<Shape> present = new HashSet<>();
      for (BsonDocument index : list(database)) {
        // What is being built looks otherwise.
        if (index.isString("name") && index.isDocument("key")) {
          present.add(Shape.of(index));
        }
      }
      return all.stream().filter(index -> !present.contains(Shape.of(index))).toList();
    }

    /// Also what is being built, which the driver's own call doesn't tell from the others.
    private List<BsonDocument> list(MongoDatabase database) {
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
  }

  /// By one command for each collection, which is read once for it; none where all are there: asked
  /// for several that are there, FerretDB ends the connection. Whoever asks for one that is being
  /// built waits for it.
  static void create(MongoDatabase database) {
    for (Wanted wanted : wanted()) {
      List<IndexModel> missing = wanted.missing(database);
      if (!missing.isEmpty()) {
        database.getCollection(wanted.collection()).createIndexes(missing);
      }
    }
  }

  /// Those that [#create] would make, as `collection.name`: the unique ones, and those for speed.
  record Missing(List<String> unique, List<String> others) {}

  static Missing missing(MongoDatabase database) {
    List<String> unique = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Wanted wanted : wanted()) {
      for (IndexModel index : wanted.missing(database)) {
        IndexOptions options = index.getOptions();
        (options.isUnique() ? unique : others).add(wanted.collection() + "." + options.getName());
      }
    }
    return new Missing(unique, others);
  }

  private static List<Wanted> wanted() {
    return List.of(
        new Wanted(
            Fields.USERS,
            List.of(
                unique("standin_email_folded", Fields.FOLDED),
                // Not the key of Mongoose's own unique index, with which it must not clash.
                plain("standin_email", Fields.EMAIL, Fields.ID),
                sparse("standin_busy_until", Fields.BUSY_UNTIL))),
        new Wanted(
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
                sparse("standin_generated", Fields.GENERATED_IN, Fields.TIMESTAMP))),
        new Wanted(
            Fields.CONVERSATIONS,
            List.of(
                unique("standin_pair", Fields.PAIR),
                new IndexModel(
                    new Document(Fields.MEMBERS, 1)
                        .append(Fields.LAST_AT, -1)
                        .append(Fields.LAST_RANK, -1),
                    new IndexOptions().name("standin_list")))),
        new Wanted(Fields.TERMS, List.of(plain(TERMS, Fields.CONVERSATION, Fields.TERMS))),
        new Wanted(Fields.NOTES, List.of(plain("standin_owner", Fields.OWNER, Fields.NUMBER))));
  }

  private record Shape(String name, boolean unique, List<String> keys) {

    static Shape of(BsonDocument index) {
      return new Shape(
          index.getString("name").getValue(),
          index.getBoolean("unique", BsonBoolean.FALSE).getValue(),
          inWords(index.getDocument("key")));
    }

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
