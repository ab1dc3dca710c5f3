package dev.standin.live;

import dev.standin.chat.Message;
import dev.standin.socketio.RawJson;
import dev.standin.wire.JsonShapes;
import org.jspecify.annotations.Nullable;

/// A message on its way to its people, whose JSON is made once, and only if somebody hears it. Used
/// by one thread at a time.
final class Telling {

  private final Message message;
  private @Nullable RawJson json;

  Telling(Message message) {
    this.message = message;
  }

  Message message() {
    return message;
  }

  RawJson json() {
    RawJson made = json;
    if (made == null) {
      made = new RawJson(JsonShapes.message(message));
      json = made;
    }
    return made;
  }

  boolean toOneself() {
    return message.sender().equals(message.recipient());
  }
}
