package dev.standin.live;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Cursor;
import dev.standin.chat.LaneLog;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.ReadAccess;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The shared store as one server sees it.
final class LaneView implements MessageLog, LaneLog {

  private final LaneStore store;
  private final LongSupplier nanos;
  private final Consumer<MessageId> pickUp;
  boolean away;
  int own;
  long announced;
  Optional<String> via = Optional.empty();

  /// How often it was asked what has its place.
  int questions;

  LaneView(LaneStore store, LongSupplier nanos, Consumer<MessageId> pickUp) {
    this.store = store;
    this.nanos = nanos;
    this.pickUp = pickUp;
    this.own = store.open();
  }

  private LaneStore store() {
    if (away) {
      throw new StoreException("away", Duration.ofSeconds(1));
    }
    return store;
  }

  /// Renews this server's entry.
  void beat() {
    if (!away) {
      store.beat(own, new LaneStore.Mark(announced, via), nanos.getAsLong());
    }
  }

  @Override
  public int own() {
    return own;
  }

  @Override
  public List<Lane> lanes() {
    return store().lanes(nanos.getAsLong());
  }

  @Override
  public List<Message> tail(int lane, long after, int atMost) {
    return store().tail(lane, after, atMost);
  }

  @Override
  public long run(int lane) {
    return lane == own ? store.row(lane).run : 0;
  }

  @Override
  public void announced(Pos upTo, String by) {
    if (upTo.lane() == own) {
      announced = upTo.n();
      via = Optional.of(by);
    }
  }

  @Override
  public void pickUp(MessageId id) {
    pickUp.accept(id);
  }

  @Override
  public Set<MessageId> placed(Collection<MessageId> ids) {
    questions++;
    return store().placed(ids);
  }

  @Override
  public Missed missed(UserId user, Gap gap) {
    return store().missed(user, gap);
  }

  @Override
  public Reached end() {
    return store().end();
  }

  @Override
  public List<UserId> members(ConversationId conversation) {
    return store().members.getOrDefault(conversation, List.of());
  }

  @Override
  public boolean ready(Duration wait) {
    return !away;
  }

  @Override
  public CompletionStage<Appended> append(NewMessage message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Answered> answer(NewAnswer answer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> closeQuestion(MessageId question) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Message> openQuestions() {
    return List.of();
  }

  @Override
  public Optional<Message> answerTo(MessageId question) {
    return Optional.empty();
  }

  @Override
  public Optional<Why> why(MessageId generated) {
    return Optional.empty();
  }

  @Override
  public int generatedSince(ConversationId conversation, Instant since, int atMost) {
    return 0;
  }

  @Override
  public Optional<ConversationId> direct(UserId one, UserId other) {
    return Optional.of(LaneStore.conversation(one, other));
  }

  @Override
  public List<Message> page(ReadAccess access, Window window) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void stream(ReadAccess access, Optional<Integer> newest, Consumer<List<Message>> page) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ConversationSummary> conversations(UserId user, Optional<Cursor> behind, int limit) {
    return List.of();
  }

  @Override
  public List<UserId> peers(UserId user, int limit) {
    return List.of();
  }
}
