package dev.standin;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for what happens elsewhere.
public final class Eventually {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private Eventually() {}

  /// Returns when the condition holds; fails when it doesn't within 30 s.
  public static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it did not come true within " + DEADLINE.toSeconds() + " s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
