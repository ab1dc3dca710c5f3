package dev.standin.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// A store without a disk, for tests of what lies above one. Everything under one lock; stages
/// complete on the caller's thread.
public final class InMemoryStore extends InMemoryPeople implements MessageLog {

  private static final int PAGE = 100;

  private final InstantSource clock;
  private final ObjectIds ids;
  private final Map<ConversationId, List<Message>> conversations = new LinkedHashMap<>();
  private final Map<ConversationId, List<UserId>> members = new HashMap<>();
  private final Map<String, Appended.Stored> byClientId = new HashMap<>();
  private final Map<MessageId, Message> open = new LinkedHashMap<>();
  private final Map<MessageId, Message> answers = new HashMap<>();
  private final Map<MessageId, Why> whys = new HashMap<>();
  private long pos;

  public InMemoryStore(InstantSource clock, ObjectIds ids) {
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public CompletionStage<Appended> append(NewMessage message) {
    return change(() -> appended(message));
  }

  private Appended appended(NewMessage message) {
    Optional<User> recipient = known(message.recipient());
    if (recipient.isEmpty()) {
      return new Appended.UnknownRecipient();
    }
    String key = message.sender() + ":" + message.clientId().map(ClientId::value).orElse("");
    Appended.Stored earlier = message.clientId().isPresent() ? byClientId.get(key) : null;
    if (earlier != null) {
      boolean same =
          earlier.message().recipient().equals(message.recipient())
              && earlier.message().content().equals(message.text().value());
      return same
          ? new Appended.Stored(earlier.message(), true, earlier.recipientBusy())
          : new Appended.ClientIdReused();
    }
    Message stored =
        entry(
            message.id(),
            new Line(
                message.sender(),
                message.recipient(),
                message.text(),
                message.clientId(),
                Optional.empty(),
                Optional.empty()));
    boolean busy =
        recipient.get().availability().at(clock.instant()).busy()
            && !message.sender().equals(message.recipient());
    if (busy) {
      open.put(stored.id(), stored);
    }
    var result = new Appended.Stored(stored, false, busy);
    if (message.clientId().isPresent()) {
      byClientId.put(key, result);
    }
    return result;
  }

  private record Line(
      UserId sender,
      UserId recipient,
      MessageText text,
      Optional<ClientId> clientId,
      Optional<Origin> origin,
      Optional<MessageId> replyTo) {}

  private Message entry(MessageId id, Line line) {
    ConversationId conversation =
        existing(line.sender(), line.recipient())
            .orElseGet(() -> begin(line.sender(), line.recipient()));
    List<Message> log = conversations.getOrDefault(conversation, List.of());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!log.isEmpty() && now.isBefore(log.getLast().timestamp())) {
      now = log.getLast().timestamp();
    }
    var message =
        new Message(
            id,
            conversation,
            log.size() + 1L,
            Pos.only(++pos),
            Pos.NONE,
            line.sender(),
            line.recipient(),
            line.text().value(),
            now,
            line.clientId(),
            line.origin(),
            line.replyTo());
    log.add(message);
    return message;
  }

  private ConversationId begin(UserId one, UserId other) {
    ConversationId id = ids.conversation();
    conversations.put(id, new ArrayList<>());
    members.put(id, one.equals(other) ? List.of(one) : List.of(one, other));
    return id;
  }

  private Optional<ConversationId> existing(UserId one, UserId other) {
    List<UserId> pair = one.equals(other) ? List.of(one) : List.of(one, other);
    return members.entrySet().stream()
        .filter(e -> e.getValue().size() == pair.size() && e.getValue().containsAll(pair))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public CompletionStage<Answered> answer(NewAnswer answer) {
    return change(
        () -> {
          Message question = answer.question();
          Message earlier = answers.get(question.id());
          if (earlier != null) {
            return new Answered.Earlier(earlier);
          }
          if (open.remove(question.id()) == null) {
            return new Answered.Closed();
          }
          Message stored =
              entry(
                  answer.id(),
                  new Line(
                      /* sender= */ question.recipient(),
                      /* recipient= */ question.sender(),
                      answer.text(),
                      Optional.empty(),
                      Optional.of(answer.origin()),
                      Optional.of(question.id())));
          answers.put(question.id(), stored);
          whys.put(stored.id(), new Why(question.recipient(), answer.why()));
          return new Answered.Stored(stored);
        });
  }

  @Override
  public CompletionStage<Void> closeQuestion(MessageId question) {
    return change(() -> open.remove(question)).thenAccept(_ -> {});
  }

  @Override
  public synchronized List<Message> openQuestions() {
    return List.copyOf(open.values());
  }

  @Override
  public synchronized Optional<Message> answerTo(MessageId question) {
    return Optional.ofNullable(answers.get(question));
  }

  @Override
  public synchronized Optional<Why> why(MessageId generated) {
    reach();
    return Optional.ofNullable(whys.get(generated));
  }

  @Override
  public synchronized int generatedSince(ConversationId id, Instant since, int atMost) {
    return (int)
        conversations.getOrDefault(id, List.of()).stream()
            .filter(m -> m.generated() && !m.timestamp().isBefore(since))
            .limit(atMost)
            .count();
  }

  @Override
  public synchronized Optional<ConversationId> direct(UserId one, UserId other) {
    reach();
    return existing(one, other);
  }

  @Override
  public synchronized List<UserId> members(ConversationId conversation) {
    reach();
    return members.getOrDefault(conversation, List.of());
  }

  @Override
  public synchronized List<Message> page(ReadAccess access, Window window) {
    reach();
    List<Message> hits =
        conversations.getOrDefault(access.conversation(), List.of()).stream()
            .filter(m -> window.before().isEmpty() || m.seq() < window.before().get())
            .filter(m -> window.after().isEmpty() || m.seq() > window.after().get())
            .toList();
    int most = Math.min(window.limit(), hits.size());
    return window.after().isPresent()
        ? hits.subList(0, most)
        : hits.subList(hits.size() - most, hits.size());
  }

  synchronized List<Message> all(ConversationId conversation) {
    return List.copyOf(conversations.getOrDefault(conversation, List.of()));
  }

  @Override
  public void stream(
      ReadAccess access, Optional<Integer> newest, Consumer<List<Message>> consumer) {
    long last = size(access.conversation());
    long after = newest.map(n -> Math.max(0, last - n)).orElse(0L);
    while (true) {
      List<Message> some = page(access, new Window(Optional.empty(), Optional.of(after), PAGE));
      if (some.isEmpty()) {
        return;
      }
      consumer.accept(some);
      after = some.getLast().seq();
    }
  }

  private synchronized long size(ConversationId conversation) {
    return conversations.getOrDefault(conversation, List.of()).size();
  }

  @Override
  public synchronized List<ConversationSummary> conversations(
      UserId user, Optional<Cursor> behind, int limit) {
    reach();
    return members.entrySet().stream()
        .filter(e -> e.getValue().contains(user))
        .map(e -> summary(e.getKey(), e.getValue(), user))
        .filter(s -> behind.isEmpty() || s.cursor().low() < behind.get().low())
        .sorted(Comparator.comparingLong((ConversationSummary s) -> s.cursor().low()).reversed())
        .limit(limit)
        .toList();
  }

  private ConversationSummary summary(ConversationId id, List<UserId> both, UserId user) {
    UserId peer = both.stream().filter(m -> !m.equals(user)).findFirst().orElse(user);
    Message last = conversations.getOrDefault(id, List.of()).getLast();
    return new ConversationSummary(id, peer, last.seq(), last, new Cursor(0, last.pos().n()));
  }

  @Override
  public synchronized List<UserId> peers(UserId user, int limit) {
    return members.values().stream()
        .filter(both -> both.contains(user))
        .flatMap(List::stream)
        .filter(m -> !m.equals(user))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Missed missed(UserId user, Gap gap) {
    reach();
    List<Message> all =
        conversations.entrySet().stream()
            .filter(e -> members.getOrDefault(e.getKey(), List.of()).contains(user))
            .flatMap(e -> e.getValue().stream())
            .filter(m -> !gap.after().covers(m.pos()) && gap.upTo().covers(m.pos()))
            .sorted(Comparator.comparingLong(m -> m.pos().n()))
            .toList();
    return MissedPages.page(all, gap);
  }

  @Override
  public synchronized Reached end() {
    reach();
    return Reached.only(pos);
  }

  @Override
  public boolean ready(Duration wait) {
    return !isAway();
  }
}
