package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.standin.store.mongo.Directs.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// A message as the old server stores it, without its text: that would fill the memory where many
/// are looked at.
///
/// @param timestamp when it was sent, by the clock of that server; by its id if it doesn't say
/// @param moved whether its fields say another time
record OldMessage(
    ObjectId id, ObjectId sender, ObjectId recipient, Instant timestamp, boolean moved) {

  /// What is read of it.
  static final Bson FIELDS = Projections.include(Fields.SENDER, Fields.RECIPIENT, Fields.TIMESTAMP);

  /// Without one, it can't be shown.
  static final Bson HAS_TEXT = Filters.type(Fields.CONTENT, BsonType.STRING);

  /// How far another clock may be ahead of ours.
  private static final Duration AHEAD = Duration.ofDays(1);

  /// Reads a document of the old server that has a text; empty if it isn't one that it could show
  /// anybody.
  ///
  /// @param latest see [#latest]
  static Optional<OldMessage> of(Document document, Instant latest) {
    if (document.get(Fields.ID) instanceof ObjectId id
        && document.get(Fields.SENDER) instanceof ObjectId sender
        && document.get(Fields.RECIPIENT) instanceof ObjectId recipient) {
      Instant sent = Documents.sent(document, latest);
      return Optional.of(
          new OldMessage(id, sender, recipient, sent, !Documents.says(document, sent)));
    }
    return Optional.empty();
  }

  /// The latest time that a message can be from.
  static Instant latest(Instant now) {
    return now.plus(AHEAD);
  }

  Pair pair() {
    return Pair.of(sender, recipient);
  }
}
