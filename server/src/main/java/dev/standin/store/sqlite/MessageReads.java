package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.UserId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Reads messages by their place.
final class MessageReads {

  /// A streamed page has at most so many messages, and ends with the message that goes beyond so
  /// many bytes.
  static final int PAGE = 500;

  private static final int PAGE_BYTES = 128 << 10;

  private static final String UP =
      "SELECT record FROM entries WHERE place BETWEEN ? AND ? AND kind = 1 ORDER BY place LIMIT ?";
  private static final String DOWN =
      "SELECT record FROM entries WHERE place BETWEEN ? AND ? AND kind = 1"
          + " ORDER BY place DESC LIMIT ?";
  private static final String NTH_NEWEST =
      "SELECT place FROM entries WHERE place BETWEEN ? AND ? AND kind = 1"
          + " ORDER BY place DESC LIMIT 1 OFFSET ?";
  private static final String LAST = "SELECT max(place) FROM entries WHERE place BETWEEN ? AND ?";
  private static final String RECORD = "SELECT record FROM entries WHERE place = ?";

  private final ConversationCache cache;

  MessageReads(ConversationCache cache) {
    this.cache = cache;
  }

  /// Places from first to last, both included; none if the last is below the first.
  record Range(long first, long last) {

    static Range of(Conversation conversation, long firstSeq, long lastSeq) {
      long first = Math.clamp(firstSeq, 0, Place.MAX_SEQ);
      long last = Math.clamp(lastSeq, 0, Place.MAX_SEQ);
      return new Range(
          Place.of(conversation.number(), first), Place.of(conversation.number(), last));
    }

    static Range whole(Conversation conversation) {
      return of(conversation, 0, Place.MAX_SEQ);
    }
  }

  /// The oldest of the range that fit a page.
  List<Message> page(Session session, Conversation conversation, Range range) throws SQLException {
    List<Message> page = new ArrayList<>();
    int[] bytes = new int[1];
    session.each(
        UP,
        row -> {
          byte[] record = row.getBytes(1);
          page.add(Records.message(conversation, record));
          bytes[0] += record.length;
          return bytes[0] < PAGE_BYTES;
        },
        range.first(),
        range.last(),
        PAGE);
    return page;
  }

  List<Message> oldest(Session session, Conversation conversation, Range range, int limit)
      throws SQLException {
    return session.list(
        UP,
        row -> Records.message(conversation, row.getBytes(1)),
        range.first(),
        range.last(),
        limit);
  }

  /// The newest of the range, oldest first.
  List<Message> newest(Session session, Conversation conversation, Range range, int limit)
      throws SQLException {
    List<Message> found =
        session.list(
            DOWN,
            row -> Records.message(conversation, row.getBytes(1)),
            range.first(),
            range.last(),
            limit);
    Collections.reverse(found);
    return found;
  }

  /// What the conversation holds now, or the newest so many messages of it; empty if it is empty.
  Optional<Range> extent(Session session, Conversation conversation, Optional<Integer> newest)
      throws SQLException {
    Range whole = Range.whole(conversation);
    long last = session.number(LAST, whole.first(), whole.last());
    if (last == 0) {
      return Optional.empty();
    }
    long first =
        newest.isPresent()
            ? session.number(NTH_NEWEST, whole.first(), last, newest.get() - 1)
            : whole.first();
    return Optional.of(new Range(Math.max(first, whole.first()), last));
  }

  Message one(Session session, long place) throws SQLException {
    Conversation conversation = conversation(session, Place.conversation(place)).orElseThrow();
    byte[] record = session.one(RECORD, row -> row.getBytes(1), place).orElseThrow();
    return Records.message(conversation, record);
  }

  Message message(Session session, Found found) throws SQLException {
    return Records.message(
        conversation(session, found.conversation()).orElseThrow(), found.record());
  }

  Optional<Conversation> conversation(Session session, long number) throws SQLException {
    Optional<Conversation> known = cache.byNumber(number);
    return known.isPresent() ? known : keep(ConversationRows.byNumber(session, number));
  }

  Optional<Conversation> conversation(Session session, ConversationId id) throws SQLException {
    return keep(ConversationRows.byId(session, id));
  }

  Optional<Conversation> conversation(Session session, UserId one, UserId other)
      throws SQLException {
    return keep(ConversationRows.byUsers(session, one, other));
  }

  private Optional<Conversation> keep(Optional<Conversation> found) {
    found.ifPresent(cache::put);
    return found;
  }
}
