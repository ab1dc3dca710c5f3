package dev.standin.store.sqlite;

import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Gap;
import dev.standin.chat.MessageLog.Missed;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// Finds what a user missed, without an index of its own that each append would have to keep.
///
/// Within a conversation `pos` rises with `seq`, so what was missed of it is its end. The ends of
/// the user's conversations are merged; if fewer entries were missed by anybody than the user has
/// conversations, those entries are looked through instead. So a page costs at most as many steps
/// as the smaller of the two, and some for each message that it has.
///
/// The log only grows, with rising `pos`: what stands up to its end as read first is there for all
/// later statements, so no transaction is needed.
final class MissedReads {

  /// A page ends with the message that goes beyond so many bytes.
  static final int PAGE_BYTES = 256 << 10;

  static final String END = "SELECT max(pos) FROM entries";
  static final String NUMBER = "SELECT number FROM users WHERE id = ?";
  static final String CONVERSATIONS =
      "SELECT count(*) FROM (SELECT 1 FROM members WHERE user = ? LIMIT ?)";
  static final String TAILS =
      """
      SELECT e.place FROM members m
        JOIN entries e ON e.place = (SELECT max(place) FROM entries
          WHERE place BETWEEN (m.conversation << 32) AND (m.conversation << 32 | 0xffffffff))
        WHERE m.user = ? AND e.pos > ?""";
  static final String BETWEEN =
      """
      SELECT e.place, e.pos FROM entries e
        WHERE e.pos > ? AND e.pos <= ?
          AND EXISTS (SELECT 1 FROM members m WHERE m.conversation = e.place >> 32 AND m.user = ?)
        ORDER BY e.pos LIMIT ?""";
  static final String POS = "SELECT pos FROM entries WHERE place = ?";
  static final String NEXT =
      "SELECT place, pos FROM entries WHERE place > ? AND place <= ? ORDER BY place LIMIT 1";
  static final String RECORD = "SELECT record FROM entries WHERE place = ? AND kind = 1";

  private final MessageReads reads;

  MissedReads(MessageReads reads) {
    this.reads = reads;
  }

  /// An entry's two places.
  private record Spot(long place, long pos) {}

  static long end(Session session) throws SQLException {
    return session.number(END);
  }

  Missed page(Session session, UserId user, Gap gap) throws SQLException {
    long after = gap.after().only();
    long end = gap.upTo().only();
    long number = session.number(NUMBER, (Object) Ids.bytes(user.hex()));
    if (after >= end || number == 0) {
      return new Missed(List.of(), gap.after().plus(gap.upTo()), true);
    }
    long steps = end - after;
    boolean scattered = session.number(CONVERSATIONS, number, steps) >= steps;
    var page = new Page(session, gap);
    return scattered ? page.looked(number) : page.merged(number);
  }

  /// One page being read.
  private final class Page {
    private final Session session;
    private final long after;
    private final long end;
    private final int atMost;
    private final List<Message> messages = new ArrayList<>();
    private long upTo;
    private int bytes;

    Page(Session session, Gap gap) {
      this.session = session;
      this.after = gap.after().only();
      this.end = gap.upTo().only();
      this.atMost = gap.atMost();
      this.upTo = after;
    }

    /// From the entries that anybody missed.
    Missed looked(long user) throws SQLException {
      List<Spot> spots =
          session.list(
              BETWEEN,
              row -> new Spot(row.getLong(1), row.getLong(2)),
              after,
              end,
              user,
              atMost + 1L);
      for (Spot spot : spots) {
        if (full()) {
          return missed(upTo, false);
        }
        add(spot);
      }
      return missed(end, true);
    }

    /// From the ends of the user's conversations.
    Missed merged(long user) throws SQLException {
      var next = new PriorityQueue<Spot>(Comparator.comparingLong(Spot::pos));
      for (long tail : session.list(TAILS, row -> row.getLong(1), user, after)) {
        next.add(first(tail));
      }
      for (Spot spot = next.poll(); spot != null && spot.pos() <= end; spot = next.poll()) {
        if (full()) {
          return missed(upTo, false);
        }
        add(spot);
        following(spot).ifPresent(next::add);
      }
      return missed(end, true);
    }

    private Missed missed(long upTo, boolean last) {
      return new Missed(messages, Reached.only(upTo), last);
    }

    private boolean full() {
      return messages.size() >= atMost || bytes >= PAGE_BYTES;
    }

    private void add(Spot spot) throws SQLException {
      Optional<byte[]> record = session.one(RECORD, row -> row.getBytes(1), spot.place());
      if (record.isPresent()) {
        bytes += record.get().length;
        messages.add(
            reads.message(session, new Found(Place.conversation(spot.place()), record.get())));
      }
      upTo = spot.pos();
    }

    private Optional<Spot> following(Spot spot) throws SQLException {
      long whole = Place.of(Place.conversation(spot.place()), Place.MAX_SEQ);
      return session.one(
          NEXT, row -> new Spot(row.getLong(1), row.getLong(2)), spot.place(), whole);
    }

    /// The first missed entry of the conversation whose last one, missed too, is `tail`: back in
    /// growing strides, then by halves.
    private Spot first(long tail) throws SQLException {
      long begin = Place.of(Place.conversation(tail), 0);
      long missed = tail;
      long known = tail;
      for (long stride = 1; known > begin && pos(known) > after; stride *= 2) {
        missed = known;
        known = Math.max(begin, known - stride);
      }
      while (missed - known > 1) {
        long middle = known + (missed - known) / 2;
        if (pos(middle) > after) {
          missed = middle;
        } else {
          known = middle;
        }
      }
      return new Spot(missed, pos(missed));
    }

    /// 0 where the conversation has no entry.
    private long pos(long place) throws SQLException {
      return session.number(POS, place);
    }
  }
}
