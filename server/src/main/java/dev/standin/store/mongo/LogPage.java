package dev.standin.store.mongo;

import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// The next messages of a lane, or of those that are in none.
///
/// @param last the last document that was read, message or not; empty if nothing is there
record LogPage(List<Message> messages, Optional<Document> last) {

  static final int MESSAGES = 500;

  /// A page ends with the message that goes beyond so many characters.
  static final int CHARS = 128 << 10;

  /// Blocking. What stands behind an `n`.
  static LogPage ofLane(Database database, int lane, long after) {
    Bson which = Filters.and(Filters.eq(Fields.LANE, lane), Filters.gt(Fields.N, after));
    return read(database, which, Sorts.ascending(Fields.N));
  }

  /// Blocking. What lies behind an id, up to another one.
  static LogPage ofIds(Database database, ObjectId after, ObjectId until) {
    Bson which = Filters.and(Filters.gt(Fields.ID, after), Filters.lte(Fields.ID, until));
    return read(database, which, Sorts.ascending(Fields.ID));
  }

  private static LogPage read(Database database, Bson which, Bson order) {
    List<Message> messages = new ArrayList<>();
    Optional<Document> last = Optional.empty();
    long chars = 0;
    try (MongoCursor<Document> cursor =
        database
            .messages
            .find(which)
            .sort(order)
            .limit(MESSAGES)
            .batchSize(Histories.BATCH)
            .iterator()) {
      while (chars < CHARS && cursor.hasNext()) {
        Document document = cursor.next();
        last = Optional.of(document);
        Documents.message(document).ifPresent(messages::add);
        chars += Documents.text(document.get(Fields.CONTENT)).length();
      }
    }
    return new LogPage(messages, last);
  }

  /// The `n` up to which the lane was read; where it was begun, if nothing is there.
  long upTo(long begun) {
    return last.map(it -> Documents.number(it.get(Fields.N))).orElse(begun);
  }
}
