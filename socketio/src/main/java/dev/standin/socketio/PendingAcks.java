package dev.standin.socketio;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The questions that one socket has not answered yet. Used on its owner only.
final class PendingAcks {

  /// Who waits for an answer: exactly one of the methods is called, once.
  interface Wait {
    void answered(List<Object> args);

    void lost(RuntimeException why);
  }

  private final int limit;
  private @Nullable Map<Long, Wait> waits;

  PendingAcks(int limit) {
    this.limit = limit;
  }

  static long millis(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("An acknowledgement's deadline must be longer than zero");
    }
    return Math.max(1, deadline.toMillis());
  }

  /// False if too many wait already.
  boolean add(long id, Wait wait) {
    if (waits == null) {
      waits = new HashMap<>(4);
    }
    if (waits.size() >= limit) {
      return false;
    }
    waits.put(id, wait);
    return true;
  }

  /// Who waits for this id, from now on no more; null if nobody does.
  @Nullable Wait take(long id) {
    return waits == null ? null : waits.remove(id);
  }

  void loseAll(RuntimeException why) {
    Map<Long, Wait> lost = waits;
    waits = null;
    if (lost != null) {
      lost.values().forEach(wait -> wait.lost(why));
    }
  }
}
