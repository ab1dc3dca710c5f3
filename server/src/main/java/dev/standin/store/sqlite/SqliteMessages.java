package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Reached;
import dev.standin.chat.ReadAccess;
import dev.standin.chat.UserId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The log in SQLite.
final class SqliteMessages implements MessageLog {

  private static final String OPEN_QUESTIONS =
      """
      SELECT e.place, e.record FROM questions q JOIN entries e ON e.place = q.place
        WHERE e.pos <= ? ORDER BY e.pos""";
  private static final String WHY =
      "SELECT u.id, w.json FROM why w JOIN users u ON u.number = w.owner WHERE w.message = ?";
  private static final String GENERATED =
      """
      SELECT count(*) FROM (SELECT 1 FROM entries
        WHERE conversation = ? AND at >= ? AND origin IS NOT NULL LIMIT ?)""";
  private static final String LATEST =
      """
      SELECT e.place FROM members m
        JOIN entries e ON e.place = (SELECT max(place) FROM entries
          WHERE place BETWEEN (m.conversation << 32) AND (m.conversation << 32 | 0xffffffff))
        WHERE m.user = (SELECT number FROM users WHERE id = ?) AND e.pos < ?
        ORDER BY e.pos DESC LIMIT ?""";
  private static final String PEERS =
      """
      SELECT DISTINCT u.id FROM members m
        JOIN members o ON o.conversation = m.conversation AND o.user <> m.user
        JOIN users u ON u.number = o.user
        WHERE m.user = (SELECT number FROM users WHERE id = ?) LIMIT ?""";

  private final Writer writer;
  private final Readers readers;
  private final ConversationCache cache;
  private final ObjectIds ids;
  private final MessageReads reads;
  private final MissedReads missed;
  private final Probe probe;
  private final long posAtStart;

  /// What it shares with the rest of the store.
  record Parts(Memory memory, MessageReads reads, ObjectIds ids, Probe probe) {}

  SqliteMessages(Writer writer, Readers readers, Parts parts) {
    this.writer = writer;
    this.readers = readers;
    this.cache = parts.memory().conversations;
    this.ids = parts.ids();
    this.reads = parts.reads();
    this.missed = new MissedReads(reads);
    this.probe = parts.probe();
    this.posAtStart = parts.memory().lastPos();
  }

  @Override
  public CompletionStage<Appended> append(NewMessage message) {
    var append = new AppendMessage(message, ids::conversation);
    return writer.submit(message.text().value().length(), append);
  }

  @Override
  public CompletionStage<Answered> answer(NewAnswer answer) {
    int chars = answer.text().value().length() + answer.why().length();
    return writer.submit(chars, new AppendAnswer(answer));
  }

  @Override
  public CompletionStage<Void> closeQuestion(MessageId question) {
    byte[] id = Ids.bytes(question.hex());
    return writer.submit(0, tx -> tx.write(AppendAnswer.CLOSE, (Object) id)).thenAccept(_ -> {});
  }

  @Override
  public List<Message> openQuestions() {
    return readers.read(
        session -> {
          List<Message> open = new ArrayList<>();
          for (Found found : session.list(OPEN_QUESTIONS, Found::read, posAtStart)) {
            open.add(reads.message(session, found));
          }
          return open;
        });
  }

  @Override
  public Optional<Message> answerTo(MessageId question) {
    byte[] id = Ids.bytes(question.hex());
    return readers.read(
        session -> {
          Optional<Found> found = session.one(AppendAnswer.ANSWER, Found::read, (Object) id);
          return found.isEmpty()
              ? Optional.empty()
              : Optional.of(reads.message(session, found.get()));
        });
  }

  @Override
  public Optional<Why> why(MessageId generated) {
    byte[] id = Ids.bytes(generated.hex());
    return readers.read(
        session ->
            session.one(
                WHY,
                row -> new Why(new UserId(Ids.hex(row.getBytes(1))), row.getString(2)),
                (Object) id));
  }

  @Override
  public int generatedSince(ConversationId conversation, Instant since, int atMost) {
    // Stored times are whole milliseconds: the first one that isn't before the instant.
    long millis = since.toEpochMilli();
    long from = Instant.ofEpochMilli(millis).isBefore(since) ? millis + 1 : millis;
    Optional<Conversation> known = known(conversation);
    return known.isEmpty()
        ? 0
        : readers.read(
            session -> (int) session.number(GENERATED, known.get().number(), from, atMost));
  }

  @Override
  public Optional<ConversationId> direct(UserId one, UserId other) {
    Optional<Conversation> known = cache.byPair(ConversationCache.Pair.of(one, other));
    return known
        .or(() -> readers.read(session -> reads.conversation(session, one, other)))
        .map(Conversation::id);
  }

  @Override
  public List<UserId> members(ConversationId conversation) {
    return known(conversation)
        .map(it -> it.members().stream().map(Conversation.Member::user).toList())
        .orElse(List.of());
  }

  private Optional<Conversation> known(ConversationId id) {
    return cache.byId(id).or(() -> readers.read(session -> reads.conversation(session, id)));
  }

  @Override
  public List<Message> page(ReadAccess access, Window window) {
    int limit = window.limit();
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("limit is from 1 to 1000");
    }
    Conversation conversation = known(access.conversation()).orElseThrow();
    long after = Math.max(window.after().orElse(0L), 0);
    long before = Math.min(window.before().orElse(Place.MAX_SEQ), Place.MAX_SEQ);
    if (before - after < 2) {
      return List.of();
    }
    var range = MessageReads.Range.of(conversation, after + 1, before - 1);
    return readers.read(
        session ->
            window.after().isPresent()
                ? reads.oldest(session, conversation, range, limit)
                : reads.newest(session, conversation, range, limit));
  }

  @Override
  public void stream(
      ReadAccess access, Optional<Integer> newest, Consumer<List<Message>> consumer) {
    if (newest.isPresent() && newest.get() < 1) {
      return;
    }
    Conversation conversation = known(access.conversation()).orElseThrow();
    Optional<MessageReads.Range> extent =
        readers.read(session -> reads.extent(session, conversation, newest));
    if (extent.isEmpty()) {
      return;
    }
    long next = extent.get().first();
    long last = extent.get().last();
    while (next <= last) {
      var rest = new MessageReads.Range(next, last);
      List<Message> page = readers.read(session -> reads.page(session, conversation, rest));
      if (page.isEmpty()) {
        return;
      }
      next = Place.of(conversation.number(), page.getLast().seq()) + 1;
      consumer.accept(page);
    }
  }

  @Override
  public List<ConversationSummary> conversations(UserId user, Optional<Cursor> behind, int limit) {
    byte[] id = Ids.bytes(user.hex());
    long before = behind.map(Cursor::low).orElse(Long.MAX_VALUE);
    return readers.read(
        session -> {
          List<ConversationSummary> list = new ArrayList<>();
          for (long place : session.list(LATEST, row -> row.getLong(1), id, before, limit)) {
            list.add(summary(session, place, user));
          }
          return list;
        });
  }

  private ConversationSummary summary(Session session, long place, UserId user)
      throws SQLException {
    Message last = reads.one(session, place);
    UserId peer = last.sender().equals(user) ? last.recipient() : last.sender();
    var cursor = new Cursor(0, last.pos().n());
    return new ConversationSummary(last.conversation(), peer, last.seq(), last, cursor);
  }

  @Override
  public List<UserId> peers(UserId user, int limit) {
    byte[] id = Ids.bytes(user.hex());
    return readers.read(
        session -> session.list(PEERS, row -> new UserId(Ids.hex(row.getBytes(1))), id, limit));
  }

  @Override
  public Missed missed(UserId user, Gap gap) {
    return readers.read(session -> missed.page(session, user, gap));
  }

  @Override
  public Reached end() {
    return Reached.only(readers.read(MissedReads::end));
  }

  @Override
  public boolean ready(Duration wait) {
    return probe.succeeds(wait);
  }
}
