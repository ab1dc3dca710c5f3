package dev.standin.chat;

import java.util.Optional;

/// Names a conversation: 24 lower-case hexadecimal digits (an ObjectId) in every store.
public record ConversationId(String hex) {

  public ConversationId {
    if (!ObjectIds.isHex(hex)) {
      throw new IllegalArgumentException("not an id of 24 hexadecimal digits");
    }
  }

  /// Reads an id from outside; upper case is accepted and folded.
  public static Optional<ConversationId> parse(String text) {
    return ObjectIds.fold(text).map(ConversationId::new);
  }

  @Override
  public String toString() {
    return hex;
  }
}
