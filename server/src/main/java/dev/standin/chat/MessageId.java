package dev.standin.chat;

import java.util.Optional;

/// Names a message (an entry of the log): 24 lower-case hexadecimal digits (an ObjectId) in every
/// store.
public record MessageId(String hex) {

  public MessageId {
    if (!ObjectIds.isHex(hex)) {
      throw new IllegalArgumentException("not an id of 24 hexadecimal digits");
    }
  }

  /// Reads an id from outside; upper case is accepted and folded.
  public static Optional<MessageId> parse(String text) {
    return ObjectIds.fold(text).map(MessageId::new);
  }

  @Override
  public String toString() {
    return hex;
  }
}
