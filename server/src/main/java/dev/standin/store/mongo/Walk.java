package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Sorts.ascending;

import java.time.Instant;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// How far the old messages were gone through. First by time, so that they are numbered as they
/// were shown; then by id, which also finds those without a date, and all that stay unplaced.
sealed interface Walk {

  ObjectId LOWEST = new ObjectId(new byte[12]);

  /// From the earliest date that JavaScript has.
  static Walk byTime() {
    return new ByTime(Instant.ofEpochMilli(-8_640_000_000_000_000L), LOWEST);
  }

  static Walk byId() {
    return new ById(LOWEST);
  }

  /// Messages with a date, behind this one in the order of (timestamp, _id).
  record ByTime(Instant time, ObjectId after) implements Walk {}

  /// Messages behind this id.
  record ById(ObjectId after) implements Walk {}

  /// What comes next, up to an id.
  default Bson filter(ObjectId until) {
    Bson unplaced = and(eq(Fields.CONVERSATION, null), lte(Fields.ID, until));
    return switch (this) {
      case ByTime(Instant time, ObjectId after) ->
          and(
              unplaced,
              gte(Fields.TIMESTAMP, time),
              or(
                  gt(Fields.TIMESTAMP, time),
                  and(eq(Fields.TIMESTAMP, time), gt(Fields.ID, after))));
      case ById(ObjectId after) -> and(gt(Fields.ID, after), unplaced);
    };
  }

  default Bson order() {
    return switch (this) {
      case ByTime _ -> ascending(Fields.TIMESTAMP, Fields.ID);
      case ById _ -> ascending(Fields.ID);
    };
  }

  /// Behind the last of a page.
  default Walk behind(Document last) {
    return switch (this) {
      case ByTime _ ->
          new ByTime(last.getDate(Fields.TIMESTAMP).toInstant(), last.getObjectId(Fields.ID));
      case ById _ -> new ById(last.getObjectId(Fields.ID));
    };
  }

  default Document document() {
    return switch (this) {
      case ByTime(Instant time, ObjectId after) ->
          new Document("time", time).append("after", after);
      case ById(ObjectId after) -> new Document("after", after);
    };
  }

  static Walk of(Document document) {
    ObjectId after = document.getObjectId("after");
    return Documents.instant(document.get("time"))
        .<Walk>map(time -> new ByTime(time, after))
        .orElseGet(() -> new ById(after));
  }
}
