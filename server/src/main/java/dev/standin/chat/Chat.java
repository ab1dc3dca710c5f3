package dev.standin.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Sending: the one way by which a person's message gets into the log, for REST and sockets alike.
public final class Chat {

  private final MessageLog log;
  private final StandIn standIn;
  private final Throttle sends;
  private final ObjectIds ids;

  public Chat(MessageLog log, StandIn standIn, Throttle sends, ObjectIds ids) {
    this.log = log;
    this.standIn = standIn;
    this.sends = sends;
    this.ids = ids;
  }

  /// What a proven user wants to send.
  public record Send(
      UserId sender, UserId recipient, MessageText text, Optional<ClientId> clientId) {}

  /// The outcome of a send.
  public sealed interface Sent {

    /// On disk. `reply` is there if the recipient is BUSY; it completes with the stand-in's
    /// message, or empty if there will be none.
    record Stored(
        Message message, boolean duplicate, Optional<CompletionStage<Optional<Message>>> reply)
        implements Sent {}

    record UnknownRecipient() implements Sent {}

    record ClientIdReused() implements Sent {}

    record Throttled(Duration retryAfter) implements Sent {}
  }

  /// Stores the message. The stage fails with [StoreException] or [OverloadedException] if that
  /// can't be done now; then nothing was stored. Never blocks.
  public CompletionStage<Sent> send(Send send) {
    Optional<Duration> wait = sends.take(send.sender().hex());
    if (wait.isPresent()) {
      return CompletableFuture.completedFuture(new Sent.Throttled(wait.get()));
    }
    var message =
        new MessageLog.NewMessage(
            ids.message(), send.sender(), send.recipient(), send.text(), send.clientId());
    return log.append(message).thenApply(this::sent);
  }

  private Sent sent(MessageLog.Appended appended) {
    return switch (appended) {
      case MessageLog.Appended.Stored stored ->
          new Sent.Stored(
              stored.message(),
              stored.duplicate(),
              stored.recipientBusy()
                  ? Optional.of(standIn.answer(stored.message()))
                  : Optional.empty());
      case MessageLog.Appended.UnknownRecipient _ -> new Sent.UnknownRecipient();
      case MessageLog.Appended.ClientIdReused _ -> new Sent.ClientIdReused();
    };
  }
}
