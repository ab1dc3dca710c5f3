package dev.standin.chat;

import java.time.Instant;
import java.util.Optional;

/// One message of a direct conversation. `generated` and `origin` are set by the server alone;
/// `replyTo` is the message that a generated one answers.
public record Message(
    MessageId id,
    ConversationId conversation,
    long seq,
    Pos pos,
    Pos prev,
    UserId sender,
    UserId recipient,
    String content,
    Instant timestamp,
    Optional<ClientId> clientId,
    Optional<Origin> origin,
    Optional<MessageId> replyTo)
    implements Entry {

  public boolean generated() {
    return origin.isPresent();
  }

  @Override
  public String toString() {
    return "Message[" + id + " seq=" + seq + "]";
  }
}
