package dev.standin.socketio.engineio;

/// Counts what one client sends against its rate, in eight bytes: the time at which all that it
/// sent would have come at the steady rate. Times are nanoseconds.
final class RateLimit {

  private static final long SECOND = 1_000_000_000L;

  private long paidUntil;

  /// Takes one packet; false if it is one too many.
  boolean take(EngineLimits.PacketRate rate, long now) {
    if (rate.perSecond() == 0) {
      return true;
    }
    long step = SECOND / rate.perSecond();
    paidUntil = Math.max(paidUntil, now) + step;
    return paidUntil - now <= step * rate.burst();
  }
}
