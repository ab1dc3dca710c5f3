package dev.standin.store.mongo;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How long something is tried again.
final class Patience {

  private static final long FIRST_REST = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_REST = Duration.ofMillis(500).toNanos();

  private final LongSupplier nanos;
  private final long begun;
  private final long atMost;
  private long rest = FIRST_REST;

  Patience(LongSupplier nanos, Duration atMost) {
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
    this.atMost = atMost.toNanos();
  }

  boolean over() {
    return nanos.getAsLong() - begun >= atMost;
  }

  /// Waits a moment, longer each time until a call succeeds.
  void rest() {
    LockSupport.parkNanos(rest);
    rest = Math.min(LONGEST_REST, rest * 2);
  }

  /// Calls until it succeeds. For what may be done twice.
  ///
  /// @throws MongoException the last one when the patience is over, or one that will stay
  <T> T insist(Supplier<T> call) {
    while (true) {
      try {
        T result = call.get();
        rest = FIRST_REST;
        return result;
      } catch (MongoException fault) {
        if (over() || !Faults.passing(fault)) {
          throw fault;
        }
        rest();
      }
    }
  }
}
