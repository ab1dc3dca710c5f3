package dev.standin.live;

import java.util.function.LongSupplier;

/// Counts one socket's events. Owned by the socket's owner.
final class TokenBucket {

  private static final long SECOND = 1_000_000_000L;

  private final int burst;
  private final long nanosPerToken;
  private final LongSupplier nanos;
  private long fullAt;

  TokenBucket(int burst, int perSecond, LongSupplier nanos) {
    this.burst = burst;
    this.nanosPerToken = SECOND / perSecond;
    this.nanos = nanos;
    this.fullAt = nanos.getAsLong();
  }

  /// Takes a token if there is one.
  boolean take() {
    long now = nanos.getAsLong();
    long from = fullAt - now > 0 ? fullAt : now;
    if (from + nanosPerToken - now > burst * nanosPerToken) {
      return false;
    }
    fullAt = from + nanosPerToken;
    return true;
  }
}
