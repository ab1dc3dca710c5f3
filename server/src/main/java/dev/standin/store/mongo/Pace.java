package dev.standin.store.mongo;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When to look again: each second, but the longer the last look took, the later, so that looking
/// takes a tenth of the time at most. Not safe for several threads.
final class Pace {

  private static final long LEAST = Duration.ofSeconds(1).toNanos();
  private static final long MOST = Duration.ofSeconds(10).toNanos();
  private static final long TIMES = 10;

  private final LongSupplier nanos;
  private long begun;
  private long next;

  /// The first look is due at once.
  ///
  /// @param nanos a clock that never goes back, as [System#nanoTime]
  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    this.next = nanos.getAsLong();
  }

  /// Nanoseconds until the next look is due; 0 or less if it is.
  long left() {
    return next - nanos.getAsLong();
  }

  /// A look begins. If it fails, the next one is due after the least wait.
  void begin() {
    begun = nanos.getAsLong();
    next = begun + LEAST;
  }

  /// The look is over.
  void end() {
    long now = nanos.getAsLong();
    next = now + Math.clamp((now - begun) * TIMES, LEAST, MOST);
  }
}
