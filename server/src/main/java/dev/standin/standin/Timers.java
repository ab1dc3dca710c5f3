package dev.standin.standin;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A clock that never jumps, and alarms on it. Handed in, so that tests turn the hands themselves.
public interface Timers {

  /// Nanoseconds since some moment; only differences mean anything.
  long nanos();

  /// Runs the task once after the delay, on a thread that it must not block.
  Cancel after(Duration delay, Runnable task);

  /// Ends an alarm; no effect after it rang.
  @FunctionalInterface
  interface Cancel {
    void cancel();
  }

  /// Alarms on an executor; set its remove-on-cancel policy, or cancelled ones stay until due.
  static Timers on(ScheduledExecutorService executor, LongSupplier nanos) {
    return new Timers() {
      @Override
      public long nanos() {
        return nanos.getAsLong();
      }

      @Override
      public Cancel after(Duration delay, Runnable task) {
        Future<?> alarm = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> alarm.cancel(false);
      }
    };
  }
}
