package dev.standin.store.mongo;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import java.util.List;
import org.bson.Document;

/// The indexes that the store needs. The unique ones are sparse: documents of the old server, which
/// have none of these fields, are no part of them. Made anew at each start, which costs nothing
/// where they are there.
final class Indexes {

  /// Servers name the index when they refuse a duplicate key.
  static final String SEQ = "standin_seq";

  static final String TERMS = "standin_terms";

  private Indexes() {}

  static void create(MongoDatabase database) {
    database
        .getCollection(Fields.USERS)
        .createIndexes(
            List.of(
                unique("standin_email_folded", Fields.FOLDED),
                // Not the key of Mongoose's own unique index, with which it must not clash.
                plain("standin_email", Fields.EMAIL, Fields.ID),
                sparse("standin_busy_until", Fields.BUSY_UNTIL)));
    database
        .getCollection(Fields.MESSAGES)
        .createIndexes(
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
    database
        .getCollection(Fields.CONVERSATIONS)
        .createIndexes(
            List.of(
                unique("standin_pair", Fields.PAIR),
                new IndexModel(
                    new Document(Fields.MEMBERS, 1)
                        .append(Fields.LAST_AT, -1)
                        .append(Fields.LAST_RANK, -1),
                    new IndexOptions().name("standin_list"))));
    database
        .getCollection(Fields.TERMS)
        .createIndexes(List.of(plain(TERMS, Fields.CONVERSATION, Fields.TERMS)));
    database
        .getCollection(Fields.NOTES)
        .createIndexes(List.of(plain("standin_owner", Fields.OWNER, Fields.NUMBER)));
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
