package dev.standin.store.mongo;

import dev.standin.chat.Message;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;

/// A step that has its next place, with the document to insert; for a message that lies there
/// already, the fields to set.
record Planned(Step step, Message message, Document document) {

  ObjectId id() {
    return Documents.id(message.id().hex());
  }

  Optional<String> dedupe() {
    return Optional.ofNullable(document.getString(Fields.DEDUPE));
  }

  /// Whether that is what was stored under this id and place.
  boolean is(Document found) {
    return found.get(Fields.ID, id()).equals(id()) && Documents.pos(found).equals(message.pos());
  }
}
