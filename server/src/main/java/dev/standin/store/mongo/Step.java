package dev.standin.store.mongo;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewAnswer;
import dev.standin.chat.MessageLog.NewMessage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What wants to become an entry of the log.
sealed interface Step {

  CompletableFuture<?> done();

  /// A person's message; `fresh` names its conversation if it is the first there.
  record Append(
      NewMessage message, Supplier<ConversationId> fresh, CompletableFuture<Appended> done)
      implements Step {

    Optional<String> dedupe() {
      return message.clientId().map(it -> Documents.dedupe(message.sender(), it));
    }

    String pair() {
      return Conversation.pair(message.sender(), message.recipient());
    }
  }

  /// A stand-in's answer.
  record Answer(NewAnswer answer, CompletableFuture<Answered> done) implements Step {

    MessageId question() {
      return answer.question().id();
    }
  }

  /// A message that lies there without a place. It completes with the message as it is then; empty
  /// if there is none.
  record Place(
      MessageId id, Supplier<ConversationId> fresh, CompletableFuture<Optional<Message>> done)
      implements Step {}
}
