package dev.standin.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The log of entries. Appends are committed in groups, then [CommitListener] hears them in `pos`
/// order, then the stages complete.
public interface MessageLog {

  /// Stores a person's message and makes the direct conversation if there is none. In the same
  /// transaction an open question is noted if the recipient is BUSY and is not the sender.
  CompletionStage<Appended> append(NewMessage message);

  /// What a person sends.
  record NewMessage(
      MessageId id,
      UserId sender,
      UserId recipient,
      MessageText text,
      Optional<ClientId> clientId) {}

  /// The outcome of an append.
  sealed interface Appended {

    /// On disk. `recipientBusy` as it was at the (first) commit; a resend with the same `clientId`
    /// gets the first message with `duplicate` true.
    record Stored(Message message, boolean duplicate, boolean recipientBusy) implements Appended {}

    /// No such recipient.
    record UnknownRecipient() implements Appended {}

    /// The sender used this `clientId` for another recipient or text.
    record ClientIdReused() implements Appended {}
  }

  /// Stores the stand-in's answer to a question and closes the question, unless it was answered.
  CompletionStage<Answered> answer(NewAnswer answer);

  /// What a stand-in says in its owner's name. `why` is JSON for the owner: ids and hashes of all
  /// that was in the prompt.
  record NewAnswer(MessageId id, Message question, MessageText text, Origin origin, String why) {}

  /// The outcome of an answer.
  sealed interface Answered {
    record Stored(Message message) implements Answered {}

    /// There is an answer already, this one.
    record Earlier(Message message) implements Answered {}

    /// The question was closed without an answer.
    record Closed() implements Answered {}
  }

  /// Closes a question without an answer (the cap was reached).
  CompletionStage<Void> closeQuestion(MessageId question);

  /// Blocking. Questions that are open though no server is at work on them, because the one that
  /// was has ended; oldest first, a bounded number. Of several living servers one is told of them;
  /// if it ends, too, another one.
  List<Message> openQuestions();

  /// Blocking. The answer to a message, if there is one.
  Optional<Message> answerTo(MessageId question);

  /// Blocking. The `why` of a generated message and its author; empty if there is none.
  Optional<Why> why(MessageId generated);

  /// Why a stand-in said something; for `owner` alone.
  record Why(UserId owner, String json) {}

  /// Blocking. Generated messages of the conversation since the instant, counted up to `atMost`.
  int generatedSince(ConversationId conversation, Instant since, int atMost);

  /// Blocking. The direct conversation of two users; a user may write to themselves.
  Optional<ConversationId> direct(UserId one, UserId other);

  /// Blocking. The members of a conversation; empty if there is no such conversation.
  List<UserId> members(ConversationId conversation);

  /// Blocking. Messages with `after < seq < before`, oldest first. Without `after` the newest
  /// `limit` below `before`, else the oldest `limit` above `after`.
  List<Message> page(ReadAccess access, Window window);

  /// A part of a conversation; `limit` from 1 to 1,000.
  record Window(Optional<Long> before, Optional<Long> after, int limit) {}

  /// Blocking. Streams the newest `newest` messages (all if empty), oldest first, in pages of
  /// bounded size, to the consumer, which may block for backpressure. No transaction is held
  /// between pages.
  void stream(ReadAccess access, Optional<Integer> newest, Consumer<List<Message>> page);

  /// Blocking. The user's conversations, latest entry first, at most `limit`, behind the cursor of
  /// an earlier one.
  List<ConversationSummary> conversations(UserId user, Optional<Cursor> behind, int limit);

  /// A conversation in a list: the other member and the last entry.
  record ConversationSummary(
      ConversationId id, UserId peer, long lastSeq, Message last, Cursor cursor) {}

  /// Blocking. Those who share a conversation with the user, at most `limit`.
  List<UserId> peers(UserId user, int limit);

  /// Blocking. A page of bounded size of what the conversations of which the user is a member now
  /// tell in a gap. The messages of a lane come in its order, and each one behind its predecessor
  /// in the conversation. To be asked through [Access] alone.
  Missed missed(UserId user, Gap gap);

  /// What somebody misses who was brought up to `after` and should be up to `upTo`.
  ///
  /// @param atMost messages in a page, at least 1
  record Gap(Reached after, Reached upTo, int atMost) {

    public Gap {
      if (atMost < 1) {
        throw new IllegalArgumentException("atMost is at least 1");
      }
    }
  }

  /// Messages that somebody missed.
  ///
  /// @param upTo how far the page brings them; covers the gap's `after`
  /// @param last whether that is all of the gap
  record Missed(List<Message> messages, Reached upTo, boolean last) {}

  /// Blocking. How far the log goes now: covers all that was stored before the call, and with
  /// whatever it covers, the predecessor in its conversation. Its floor is the lowest lane that was
  /// open, if several servers write.
  Reached end();

  /// Whether appends can be committed now, for readiness; `wait` bounds the check.
  boolean ready(Duration wait);
}
