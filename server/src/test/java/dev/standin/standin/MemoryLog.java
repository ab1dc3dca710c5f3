package dev.standin.standin;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MissedPages;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.ReadAccess;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// A log in memory with the contract of the real ones, as far as a stand-in can tell.
public final class MemoryLog implements MessageLog {

  private final InstantSource clock;
  private final ObjectIds ids;
  private final List<Message> messages = new ArrayList<>();
  private final Map<ConversationId, List<UserId>> conversations = new LinkedHashMap<>();
  private final Map<MessageId, Message> open = new LinkedHashMap<>();
  private final Set<MessageId> closed = new HashSet<>();
  private final Map<MessageId, Why> whys = new HashMap<>();
  public final List<CommitListener> listeners = new ArrayList<>();
  private final Set<UserId> strangers = new HashSet<>();
  private int failures;

  public MemoryLog(InstantSource clock, ObjectIds ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /// The next so many appends and answers fail as if the store were away.
  public synchronized void failNext(int times) {
    failures = times;
  }

  /// Nobody with this id is registered.
  public synchronized void stranger(UserId user) {
    strangers.add(user);
  }

  public synchronized List<Message> all() {
    return List.copyOf(messages);
  }

  synchronized List<Message> generated() {
    return messages.stream().filter(Message::generated).toList();
  }

  synchronized boolean isClosed(MessageId question) {
    return closed.contains(question);
  }

  @Override
  public CompletionStage<Appended> append(NewMessage message) {
    if (failing()) {
      return CompletableFuture.failedFuture(new StoreException("away", Duration.ofSeconds(1)));
    }
    Optional<Appended> known = known(message);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    Message stored = stored(message);
    listeners.forEach(listener -> listener.committed(List.of(stored)));
    return CompletableFuture.completedFuture(new Appended.Stored(stored, false, true));
  }

  private synchronized Optional<Appended> known(NewMessage message) {
    if (strangers.contains(message.recipient())) {
      return Optional.of(new Appended.UnknownRecipient());
    }
    return messages.stream()
        .filter(m -> message.clientId().isPresent() && m.clientId().equals(message.clientId()))
        .filter(m -> m.sender().equals(message.sender()))
        .findFirst()
        .map(
            m ->
                m.content().equals(message.text().value())
                    ? new Appended.Stored(m, true, true)
                    : new Appended.ClientIdReused());
  }

  private synchronized Message stored(NewMessage message) {
    ConversationId conversation =
        direct(message.sender(), message.recipient())
            .orElseGet(() -> begin(message.sender(), message.recipient()));
    Message stored =
        new Message(
            message.id(),
            conversation,
            nextSeq(conversation),
            Pos.only(messages.size() + 1L),
            Pos.NONE,
            message.sender(),
            message.recipient(),
            message.text().value(),
            clock.instant(),
            message.clientId(),
            Optional.empty(),
            Optional.empty());
    messages.add(stored);
    open.put(stored.id(), stored);
    return stored;
  }

  private ConversationId begin(UserId one, UserId other) {
    ConversationId id = ids.conversation();
    conversations.put(id, List.of(one, other));
    return id;
  }

  private long nextSeq(ConversationId conversation) {
    return 1 + messages.stream().filter(m -> m.conversation().equals(conversation)).count();
  }

  @Override
  public CompletionStage<Answered> answer(NewAnswer answer) {
    if (failing()) {
      return CompletableFuture.failedFuture(new StoreException("away", Duration.ofSeconds(1)));
    }
    Answered outcome = answered(answer);
    if (outcome instanceof Answered.Stored stored) {
      listeners.forEach(listener -> listener.committed(List.of(stored.message())));
    }
    return CompletableFuture.completedFuture(outcome);
  }

  private synchronized boolean failing() {
    return failures > 0 && failures-- > 0;
  }

  private synchronized Answered answered(NewAnswer answer) {
    Message question = answer.question();
    Optional<Message> earlier = answerTo(question.id());
    if (earlier.isPresent()) {
      return new Answered.Earlier(earlier.get());
    }
    if (closed.contains(question.id())) {
      return new Answered.Closed();
    }
    Message stored =
        new Message(
            answer.id(),
            question.conversation(),
            nextSeq(question.conversation()),
            Pos.only(messages.size() + 1L),
            Pos.NONE,
            /* sender= */ question.recipient(),
            /* recipient= */ question.sender(),
            answer.text().value(),
            clock.instant(),
            Optional.empty(),
            Optional.of(answer.origin()),
            Optional.of(question.id()));
    messages.add(stored);
    open.remove(question.id());
    whys.put(stored.id(), new Why(question.recipient(), answer.why()));
    return new Answered.Stored(stored);
  }

  @Override
  public synchronized CompletionStage<Void> closeQuestion(MessageId question) {
    open.remove(question);
    closed.add(question);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized List<Message> openQuestions() {
    return List.copyOf(open.values());
  }

  @Override
  public synchronized Optional<Message> answerTo(MessageId question) {
    return messages.stream().filter(m -> m.replyTo().equals(Optional.of(question))).findFirst();
  }

  @Override
  public synchronized Optional<Why> why(MessageId generated) {
    return Optional.ofNullable(whys.get(generated));
  }

  @Override
  public synchronized int generatedSince(ConversationId conversation, Instant since, int atMost) {
    return (int)
        messages.stream()
            .filter(m -> m.generated() && m.conversation().equals(conversation))
            .filter(m -> m.timestamp().isAfter(since))
            .limit(atMost)
            .count();
  }

  @Override
  public synchronized Optional<ConversationId> direct(UserId one, UserId other) {
    return conversations.entrySet().stream()
        .filter(e -> Set.copyOf(e.getValue()).equals(Set.copyOf(List.of(one, other))))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public synchronized List<UserId> members(ConversationId conversation) {
    return conversations.getOrDefault(conversation, List.of());
  }

  @Override
  public synchronized List<Message> page(ReadAccess access, Window window) {
    List<Message> below =
        messages.stream()
            .filter(m -> m.conversation().equals(access.conversation()))
            .filter(m -> m.seq() < window.before().orElse(Long.MAX_VALUE))
            .toList();
    return below.subList(Math.max(0, below.size() - window.limit()), below.size());
  }

  @Override
  public void stream(ReadAccess access, Optional<Integer> newest, Consumer<List<Message>> page) {
    page.accept(page(access, new Window(Optional.empty(), Optional.empty(), 1_000)));
  }

  @Override
  public List<ConversationSummary> conversations(UserId user, Optional<Cursor> behind, int limit) {
    return List.of();
  }

  @Override
  public List<UserId> peers(UserId user, int limit) {
    return List.of();
  }

  @Override
  public synchronized Missed missed(UserId user, Gap gap) {
    List<Message> all =
        messages.stream()
            .filter(m -> !gap.after().covers(m.pos()) && gap.upTo().covers(m.pos()))
            .filter(m -> conversations.getOrDefault(m.conversation(), List.of()).contains(user))
            .toList();
    return MissedPages.page(all, gap);
  }

  @Override
  public synchronized Reached end() {
    return Reached.only(messages.size());
  }

  @Override
  public boolean ready(Duration wait) {
    return true;
  }
}
