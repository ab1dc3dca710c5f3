package dev.standin.store.sqlite;

import dev.standin.chat.ClientId;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Origin;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One transaction of the writer: SQLite's, and beside it the changes to what is held in memory,
/// which count only once it is committed.
final class Tx {

  private static final String USER = "SELECT " + KnownUser.COLUMNS + " FROM users WHERE id = ?";
  static final String TAIL =
      "SELECT place, at FROM entries WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1";
  private static final String ADD =
      """
      INSERT INTO entries (place, pos, kind, at, sender, client_id, origin, reply_to, record)
      VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (sender, client_id) WHERE client_id IS NOT NULL DO NOTHING""";

  private final Session session;
  private final Memory memory;
  private final Instant now;
  private final Map<UserId, KnownUser> users = new HashMap<>();
  private final Map<ConversationCache.Pair, Conversation> conversations = new HashMap<>();
  private final Map<Long, Memory.Tail> tails = new HashMap<>();
  private final List<Message> entries = new ArrayList<>();
  private int writes;

  Tx(Session session, Memory memory, Instant now) {
    this.session = session;
    this.memory = memory;
    this.now = Instant.ofEpochMilli(now.toEpochMilli());
  }

  /// The moment of this commit, in whole milliseconds.
  Instant now() {
    return now;
  }

  Session session() {
    return session;
  }

  /// Rows changed so far.
  int writes() {
    return writes;
  }

  /// New entries in the order of pos.
  List<Message> entries() {
    return entries;
  }

  int write(String sql, @Nullable Object... values) throws SQLException {
    int rows = session.update(sql, values);
    writes += rows;
    return rows;
  }

  /// The user as of this moment in the transaction.
  Optional<KnownUser> user(UserId id) throws SQLException {
    KnownUser mine = users.get(id);
    if (mine != null) {
      return Optional.of(mine);
    }
    Optional<KnownUser> known = memory.users.find(id);
    if (known.isPresent()) {
      return known;
    }
    Optional<KnownUser> found = session.one(USER, KnownUser::read, (Object) Ids.bytes(id.hex()));
    found.ifPresent(this::changed);
    return found;
  }

  /// To be called after the row was written.
  void changed(KnownUser user) {
    users.put(user.user().id(), user);
  }

  Optional<Conversation> direct(KnownUser one, KnownUser other) throws SQLException {
    var pair = ConversationCache.Pair.of(one.user().id(), other.user().id());
    Conversation mine = conversations.get(pair);
    if (mine != null) {
      return Optional.of(mine);
    }
    Optional<Conversation> known = memory.conversations.byPair(pair);
    if (known.isPresent()) {
      return known;
    }
    return keep(ConversationRows.byNumbers(session, one.number(), other.number()));
  }

  Optional<Conversation> conversation(long number) throws SQLException {
    Optional<Conversation> known = memory.conversations.byNumber(number);
    return known.isPresent() ? known : keep(ConversationRows.byNumber(session, number));
  }

  private Optional<Conversation> keep(Optional<Conversation> found) {
    found.ifPresent(it -> conversations.put(ConversationCache.pair(it), it));
    return found;
  }

  Conversation create(ConversationId id, KnownUser one, KnownUser other) throws SQLException {
    long low = Math.min(one.number(), other.number());
    long high = Math.max(one.number(), other.number());
    write(
        "INSERT INTO conversations (id, kind, low, high, created_at) VALUES (?, 1, ?, ?, ?)",
        Ids.bytes(id.hex()),
        low,
        high,
        now.toEpochMilli());
    long number = session.number("SELECT last_insert_rowid()");
    var conversation = Conversation.direct(number, id, one.member(), other.member());
    for (Conversation.Member member : conversation.members()) {
      write("INSERT INTO members (conversation, user) VALUES (?, ?)", number, member.number());
    }
    conversations.put(ConversationCache.pair(conversation), conversation);
    tails.put(number, new Memory.Tail(0, 0));
    return conversation;
  }

  /// A message to be.
  record Draft(
      MessageId id,
      long sender,
      String text,
      Optional<ClientId> clientId,
      Optional<Origin> origin,
      Optional<MessageId> replyTo,
      boolean recipientBusy) {}

  /// Adds the conversation's next entry; empty if the sender used that `clientId` before.
  Optional<Message> add(Conversation conversation, Draft draft) throws SQLException {
    Message message = next(conversation, draft);
    long at = message.timestamp().toEpochMilli();
    int added =
        write(
            ADD,
            Place.of(conversation.number(), message.seq()),
            message.pos().n(),
            at,
            draft.sender(),
            draft.clientId().map(ClientId::value).orElse(null),
            draft.origin().map(Records::code).orElse(null),
            draft.replyTo().map(id -> Ids.bytes(id.hex())).orElse(null),
            Records.pack(new Records.Stored(message, draft.sender(), draft.recipientBusy())));
    if (added == 0) {
      return Optional.empty();
    }
    tails.put(conversation.number(), new Memory.Tail(message.seq(), at));
    entries.add(message);
    return Optional.of(message);
  }

  private Message next(Conversation conversation, Draft draft) throws SQLException {
    Memory.Tail tail = tail(conversation.number());
    return new Message(
        draft.id(),
        conversation.id(),
        tail.seq() + 1,
        Pos.only(memory.lastPos() + entries.size() + 1),
        Pos.NONE,
        conversation.member(draft.sender()),
        conversation.other(draft.sender()).user(),
        draft.text(),
        Instant.ofEpochMilli(Math.max(tail.at(), now.toEpochMilli())),
        draft.clientId(),
        draft.origin(),
        draft.replyTo());
  }

  private Memory.Tail tail(long conversation) throws SQLException {
    Memory.Tail mine = tails.get(conversation);
    if (mine != null) {
      return mine;
    }
    Optional<Memory.Tail> known = memory.tail(conversation);
    if (known.isPresent()) {
      return known.get();
    }
    return session
        .one(
            TAIL,
            row -> new Memory.Tail(Place.seq(row.getLong(1)), row.getLong(2)),
            Place.of(conversation, 0),
            Place.of(conversation, Place.MAX_SEQ))
        .orElse(new Memory.Tail(0, 0));
  }

  /// Makes the changes count; to be called once, after the commit.
  void remember() {
    if (!users.isEmpty()) {
      memory.users.committed(users.values());
    }
    conversations.values().forEach(memory.conversations::put);
    tails.forEach(memory::tail);
    memory.lastPos(memory.lastPos() + entries.size());
  }
}
