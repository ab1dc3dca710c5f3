package dev.standin.store.mongo;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// Gives steps their next places, one behind the other, from what is known now.
final class Plan {

  private final Sight sight;
  private final Conversations conversations;
  private final Instant now;
  private final Map<ConversationId, Conversation.Tail> tails = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<MessageId> answered = new HashSet<>();
  private Pos last;

  /// What is to be inserted, in order.
  final List<Planned> planned = new ArrayList<>();

  /// What the planned answers are made of; to be stored before they are.
  final List<Document> whys = new ArrayList<>();

  /// What has its outcome without an insert.
  final List<Runnable> settled = new ArrayList<>();

  /// What depends on an insert that is planned here.
  final List<Step> later = new ArrayList<>();

  Plan(Sight sight, Conversations conversations, Instant now, Pos last) {
    this.sight = sight;
    this.conversations = conversations;
    this.now = now;
    this.last = last;
  }

  void append(Step.Append step) {
    NewMessage message = step.message();
    var recipient = sight.users.get(message.recipient());
    if (recipient == null) {
      settled.add(() -> step.done().complete(new Appended.UnknownRecipient()));
      return;
    }
    if (!sight.users.containsKey(message.sender())) {
      var fault = new IllegalArgumentException("the sender is no user of this store");
      settled.add(() -> step.done().completeExceptionally(fault));
      return;
    }
    Optional<String> name = step.dedupe();
    if (name.isPresent() && sight.earlier.containsKey(name.get())) {
      Appended outcome = earlier(message, sight.earlier.get(name.get()));
      settled.add(() -> step.done().complete(outcome));
      return;
    }
    if (name.isPresent() && !names.add(name.get())) {
      later.add(step);
      return;
    }
    boolean busy =
        !message.sender().equals(message.recipient()) && recipient.availability().at(now).busy();
    Message next =
        next(
            conversation(step),
            new Draft(message.id(), message.sender(), message.recipient(), message.text().value()));
    add(step, named(next, step), busy);
  }

  private static Message named(Message next, Step.Append step) {
    return new Message(
        next.id(),
        next.conversation(),
        next.seq(),
        next.pos(),
        next.prev(),
        next.sender(),
        next.recipient(),
        next.content(),
        next.timestamp(),
        step.message().clientId(),
        Optional.empty(),
        Optional.empty());
  }

  private void add(Step.Append step, Message message, boolean busy) {
    Document document = Documents.message(message);
    if (busy) {
      document.append(Fields.BUSY, true).append(Fields.QUESTION, Fields.OPEN);
    }
    planned.add(new Planned(step, message, document));
  }

  /// What the sender stored under this `clientId` before.
  private static Appended earlier(NewMessage message, @Nullable Document stored) {
    Optional<Message> first = stored == null ? Optional.empty() : Documents.message(stored);
    boolean same =
        first.isPresent()
            && first.get().recipient().equals(message.recipient())
            && first.get().content().equals(message.text().value());
    return same && stored != null
        ? new Appended.Stored(first.get(), true, Boolean.TRUE.equals(stored.get(Fields.BUSY)))
        : new Appended.ClientIdReused();
  }

  private Conversation conversation(Step.Append step) {
    return sight.conversations.computeIfAbsent(
        step.pair(),
        _ ->
            conversations.create(
                Conversation.of(
                    step.fresh().get(), step.message().sender(), step.message().recipient())));
  }

  void answer(Step.Answer step) {
    Message earlier = sight.answers.get(step.question());
    if (earlier != null) {
      settled.add(() -> step.done().complete(new Answered.Earlier(earlier)));
      return;
    }
    Message question = sight.questions.get(step.question());
    if (question == null) {
      settled.add(() -> step.done().complete(new Answered.Closed()));
      return;
    }
    if (!answered.add(question.id())) {
      later.add(step);
      return;
    }
    UserId owner = question.recipient();
    UserId asker = question.sender();
    Message next =
        next(
            Conversation.of(question.conversation(), owner, asker),
            new Draft(step.answer().id(), owner, asker, step.answer().text().value()));
    Message answer =
        new Message(
            next.id(),
            next.conversation(),
            next.seq(),
            next.pos(),
            next.prev(),
            next.sender(),
            next.recipient(),
            next.content(),
            next.timestamp(),
            Optional.empty(),
            Optional.of(step.answer().origin()),
            Optional.of(question.id()));
    whys.add(Whys.document(answer.id(), owner, step.answer().why()));
    planned.add(new Planned(step, answer, Documents.message(answer)));
  }

  /// A message that lies there, from whom to whom it says.
  ///
  /// @param stored as it lies there
  Planned place(Step.Place step, Message there, Document stored) {
    Conversation conversation =
        Optional.ofNullable(
                conversations
                    .all(List.of(Conversation.pair(there.sender(), there.recipient())))
                    .get(Conversation.pair(there.sender(), there.recipient())))
            .orElseGet(
                () ->
                    conversations.create(
                        Conversation.of(step.fresh().get(), there.sender(), there.recipient())));
    Conversation.Tail tail = conversations.tail(conversation.id());
    Instant at = Instant.ofEpochMilli(Math.max(tail.at(), there.timestamp().toEpochMilli()));
    Message placed =
        new Message(
            there.id(),
            conversation.id(),
            tail.seq() + 1,
            new Pos(last.lane(), last.n() + 1),
            tail.pos(),
            there.sender(),
            there.recipient(),
            there.content(),
            at,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Document fields = Documents.place(placed);
    if (!Documents.says(stored, at)) {
      fields.append(Fields.AT, Date.from(at));
    }
    return new Planned(step, placed, fields);
  }

  private record Draft(MessageId id, UserId sender, UserId recipient, String text) {}

  private Message next(Conversation conversation, Draft draft) {
    Conversation.Tail tail = tails.get(conversation.id());
    if (tail == null) {
      tail = conversations.tail(conversation.id());
    }
    long at = Math.max(tail.at(), now.toEpochMilli());
    last = new Pos(last.lane(), last.n() + 1);
    tails.put(conversation.id(), new Conversation.Tail(tail.seq() + 1, at, last));
    return new Message(
        draft.id(),
        conversation.id(),
        tail.seq() + 1,
        last,
        tail.pos(),
        draft.sender(),
        draft.recipient(),
        draft.text(),
        Instant.ofEpochMilli(at),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
