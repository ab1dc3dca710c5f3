package dev.standin.standin;

import dev.standin.chat.ConversationId;
import dev.standin.chat.MessageLog;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Keeps each conversation's hourly cap exactly, also when several questions come at once: an
/// answer under way counts like a stored one, and who would be the first too many waits to see
/// whether it is stored in the end. The monitor is never held over a read.
final class Lanes {

  private static final Duration HOUR = Duration.ofHours(1);

  /// How long, and woken by other lanes how often, it is waited for answers under way.
  private static final long WAIT_MILLIS = 10_000;

  private static final int MAX_WAITS = 1_000;

  private static final class Lane {
    int holders;
    int underWay;
    int waiting;
    long changes;
  }

  private enum Verdict {
    ENTERED,
    FULL,
    LOOK_AGAIN,
    WAIT
  }

  private final MessageLog log;
  private final int perHour;
  private final Map<ConversationId, Lane> lanes = new HashMap<>();

  Lanes(MessageLog log, int perHour) {
    this.log = log;
    this.perHour = perHour;
  }

  /// Blocking, as long as answers under way leave it open. Whether one more answer may be given; if
  /// so, call [#leave] when it is stored or will not be.
  boolean enter(ConversationId conversation, Instant now) throws InterruptedException {
    Lane lane = hold(conversation);
    Verdict verdict = Verdict.FULL;
    try {
      do {
        long seen = changes(lane);
        int stored = log.generatedSince(conversation, now.minus(HOUR), perHour);
        verdict = judge(lane, seen, stored);
        if (verdict == Verdict.WAIT) {
          verdict = changed(lane, seen) ? Verdict.LOOK_AGAIN : Verdict.FULL;
        }
      } while (verdict == Verdict.LOOK_AGAIN);
      return verdict == Verdict.ENTERED;
    } finally {
      if (verdict != Verdict.ENTERED) {
        release(conversation, lane);
      }
    }
  }

  /// The answer is stored, or there will be none.
  synchronized void leave(ConversationId conversation) {
    Lane lane = lanes.get(conversation);
    if (lane == null) {
      throw new IllegalStateException("left a lane without entering it");
    }
    lane.underWay--;
    lane.changes++;
    notifyAll();
    release(conversation, lane);
  }

  private synchronized Verdict judge(Lane lane, long seen, int stored) {
    if (stored >= perHour) {
      return Verdict.FULL;
    }
    if (lane.changes != seen) {
      return Verdict.LOOK_AGAIN;
    }
    if (stored + lane.underWay >= perHour) {
      // As many may wait as could ever be answered; a crowd of questions takes no more places.
      if (lane.waiting == perHour) {
        return Verdict.FULL;
      }
      lane.waiting++;
      return Verdict.WAIT;
    }
    lane.underWay++;
    return Verdict.ENTERED;
  }

  private synchronized boolean changed(Lane lane, long seen) throws InterruptedException {
    try {
      for (int waits = 0; lane.changes == seen && waits < MAX_WAITS; waits++) {
        wait(WAIT_MILLIS);
      }
      return lane.changes != seen;
    } finally {
      lane.waiting--;
    }
  }

  private synchronized long changes(Lane lane) {
    return lane.changes;
  }

  private synchronized Lane hold(ConversationId conversation) {
    Lane lane = lanes.computeIfAbsent(conversation, _ -> new Lane());
    lane.holders++;
    return lane;
  }

  private synchronized void release(ConversationId conversation, Lane lane) {
    if (--lane.holders == 0) {
      lanes.remove(conversation);
    }
  }
}
