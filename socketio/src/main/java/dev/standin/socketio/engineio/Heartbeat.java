package dev.standin.socketio.engineio;

/// When to ping a client and when to give it up. Times are nanoseconds of one monotonic clock; the
/// pong is due counted from when the ping was due, so a late timer does not move the deadline.
final class Heartbeat {

  /// What is to be done now.
  enum Beat {
    NOTHING,
    PING,
    LOST
  }

  private final EngineLimits limits;
  private boolean awaitingPong;
  private long dueAt;

  Heartbeat(EngineLimits limits, long now) {
    this.limits = limits;
    this.dueAt = now + nanos(limits.pingInterval());
  }

  static long nanos(int millis) {
    return millis * 1_000_000L;
  }

  /// When [#beat] has something to do next.
  long dueAt() {
    return dueAt;
  }

  /// Any pong proves that the client lives.
  void pong(long now) {
    awaitingPong = false;
    dueAt = now + nanos(limits.pingInterval());
  }

  /// Looks at the time. If the process itself slept past the ping's time, the client still gets its
  /// whole timeout.
  Beat beat(long now) {
    if (now < dueAt) {
      return Beat.NOTHING;
    }
    if (awaitingPong) {
      return Beat.LOST;
    }
    awaitingPong = true;
    long timeout = nanos(limits.pingTimeout());
    dueAt = (now - dueAt <= timeout / 4 ? dueAt : now) + timeout;
    return Beat.PING;
  }

  /// Whether a client that fetches its ping only now can't answer in time any more.
  boolean hopeless(long now) {
    long least = Math.min(nanos(5), nanos(limits.pingTimeout()) / 10);
    return awaitingPong && now + least >= dueAt;
  }
}
