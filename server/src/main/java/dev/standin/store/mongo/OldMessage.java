package dev.standin.store.mongo;

import dev.standin.store.mongo.Directs.Pair;
import java.time.Instant;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;

/// A message as the old server stores it.
///
/// @param timestamp when it was sent, by the clock of that server; by its id if it doesn't say
record OldMessage(
    ObjectId id, ObjectId sender, ObjectId recipient, String content, Instant timestamp) {

  /// Reads a document of the old server; empty if it isn't one that it could show anybody.
  static Optional<OldMessage> of(Document document) {
    if (document.get(Fields.ID) instanceof ObjectId id
        && document.get(Fields.SENDER) instanceof ObjectId sender
        && document.get(Fields.RECIPIENT) instanceof ObjectId recipient
        && document.get(Fields.CONTENT) instanceof String content) {
      Instant sent = Documents.timestamp(document);
      return Optional.of(new OldMessage(id, sender, recipient, content, sent));
    }
    return Optional.empty();
  }

  Pair pair() {
    return Pair.of(sender, recipient);
  }

  @Override
  public String toString() {
    return "OldMessage[" + id + "]";
  }
}
