package dev.standin.live;

import dev.standin.chat.Pos;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/// Up to which entry of this server's lane the others need not look for what they were not told.
///
/// It stands still before an entry that could not be announced, so that the others read on from
/// there. It moves on two minutes after the last failure: by then each of them has looked. Each
/// looks every second, and at its third look after the lane's end was renewed it has read what was
/// not announced. One whose looks are more than five seconds apart by its own clock reads without
/// regard to this mark. One whose clock stood still, too, for 15 s, finds that its lane was closed
/// meanwhile (by this very server, if by no other), and does the same. So three looks that trust
/// this mark lie within less than 3 × 17 s. The end is renewed with the mark, each second, and the
/// lane is closed if that ceases: one renewal that was on its way already, and the next, take less
/// than 2 × 17 s. What reaches the others by another Redis than before counts as a failure, too, so
/// no two looks that trust the mark see it move from what one passed on to what another did.
/// Callable from any thread.
final class Watermark {

  private static final long STANDS_NANOS = 120_000_000_000L;

  /// Announcements that may be under way; if there are more, the later ones count as failed.
  private static final int MOST = 100_000;

  private final BiConsumer<Pos, String> stored;
  private final LongSupplier nanos;
  private final TreeSet<Long> open = new TreeSet<>();
  private int lane;

  /// By what all was announced since the last failure; empty as long as that isn't known.
  private Optional<String> via = Optional.empty();

  private long highest;
  private long mark;

  /// The first that failed, as long as the mark stands before it; 0 if there is none.
  private long failed;

  private long failedAt;

  /// @param stored takes the mark, and by what it was reached, when it has moved; must not block
  Watermark(BiConsumer<Pos, String> stored, LongSupplier nanos) {
    this.stored = stored;
    this.nanos = nanos;
  }

  /// The place is announced from now on; higher than all before it in its lane.
  ///
  /// @param by what passes it on, see [dev.standin.chat.Announcements#reaches]
  synchronized void telling(Pos pos, Optional<String> by) {
    if (pos.lane() != lane) {
      lane = pos.lane();
      open.clear();
      failed = 0;
      mark = pos.n() - 1;
      via = by;
    }
    highest = pos.n();
    if (open.size() < MOST) {
      open.add(pos.n());
    } else {
      fail(pos.n());
    }
    if (!via.equals(by)) {
      via = by;
      fail(pos.n());
    }
  }

  /// It was announced, by this; or it could not be, or nobody knows by what.
  synchronized void told(Pos pos, Optional<String> by) {
    if (pos.lane() != lane || !open.remove(pos.n())) {
      return;
    }
    if (by.isEmpty() || !by.equals(via)) {
      fail(pos.n());
    }
    move();
  }

  private void fail(long n) {
    failed = failed == 0 ? n : Math.min(failed, n);
    failedAt = nanos.getAsLong();
  }

  /// A second has passed.
  synchronized void look() {
    if (failed != 0 && nanos.getAsLong() - failedAt >= STANDS_NANOS) {
      failed = 0;
      move();
    }
  }

  private void move() {
    long upTo = open.isEmpty() ? highest : open.first() - 1;
    if (failed != 0) {
      upTo = Math.min(upTo, failed - 1);
    }
    if (upTo > mark && via.isPresent()) {
      mark = upTo;
      stored.accept(new Pos(lane, mark), via.get());
    }
  }
}
