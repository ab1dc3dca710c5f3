package dev.standin.socketio.engineio;

/// When to ping a client and when to give it up. In revision 3 of the protocol the client pings on
/// its own, and is given up when it has not done so for interval and timeout together. Times are
/// nanoseconds of one monotonic clock; the pong is due counted from when the ping was due, so a
/// late timer does not move the deadline.
final class Heartbeat {

  /// What is to be done now.
  enum Beat {
    NOTHING,
    PING,
    LOST
  }

  private final EngineLimits limits;
  private final boolean clientPings;
  private boolean awaiting;
  private long dueAt;

  Heartbeat(EngineLimits limits, boolean clientPings, long now) {
    this.limits = limits;
    this.clientPings = clientPings;
    heard(now);
  }

  static long nanos(int millis) {
    return millis * 1_000_000L;
  }

  /// When [#beat] has something to do next.
  long dueAt() {
    return dueAt;
  }

  /// Any pong, or a ping where clients ping, proves that the client lives.
  void heard(long now) {
    awaiting = clientPings;
    dueAt = now + nanos(limits.pingInterval()) + (clientPings ? nanos(limits.pingTimeout()) : 0);
  }

  /// Looks at the time. If the process itself slept past the ping's time, the client still gets its
  /// whole timeout.
  Beat beat(long now) {
    if (now < dueAt) {
      return Beat.NOTHING;
    }
    if (awaiting) {
      return Beat.LOST;
    }
    awaiting = true;
    long timeout = nanos(limits.pingTimeout());
    dueAt = (now - dueAt <= timeout / 4 ? dueAt : now) + timeout;
    return Beat.PING;
  }

  /// Whether a client that fetches its ping only now can't answer in time any more.
  boolean hopeless(long now) {
    long least = Math.min(nanos(5), nanos(limits.pingTimeout()) / 10);
    return awaiting && !clientPings && now + least >= dueAt;
  }
}
