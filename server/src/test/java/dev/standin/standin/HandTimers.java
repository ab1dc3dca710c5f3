package dev.standin.standin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Time that a test turns by hand: alarms ring when the hands pass them, in order.
public final class HandTimers implements Timers, InstantSource {

  private record Alarm(long at, long order, Runnable task) {}

  private final List<Alarm> alarms = new ArrayList<>();
  private final Instant start = Instant.parse("2026-11-22T12:00:00Z");
  private long now;
  private long order;

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized Instant instant() {
    return start.plusNanos(now);
  }

  @Override
  public synchronized Cancel after(Duration delay, Runnable task) {
    var alarm = new Alarm(now + Math.max(0, delay.toNanos()), order++, task);
    alarms.add(alarm);
    return () -> remove(alarm);
  }

  synchronized int waiting() {
    return alarms.size();
  }

  /// Whether an alarm is set for exactly this long from now.
  synchronized boolean set(Duration fromNow) {
    return alarms.stream().anyMatch(alarm -> alarm.at() == now + fromNow.toNanos());
  }

  public void pass(Duration time) {
    long until = nanos() + time.toNanos();
    for (Optional<Alarm> due = due(until); due.isPresent(); due = due(until)) {
      due.get().task().run();
    }
    moveTo(until);
  }

  private synchronized Optional<Alarm> due(long until) {
    Optional<Alarm> next =
        alarms.stream()
            .filter(alarm -> alarm.at() <= until)
            .min(Comparator.comparingLong(Alarm::at).thenComparingLong(Alarm::order));
    next.ifPresent(
        alarm -> {
          now = Math.max(now, alarm.at());
          alarms.remove(alarm);
        });
    return next;
  }

  private synchronized void moveTo(long until) {
    now = until;
  }

  private synchronized void remove(Alarm alarm) {
    alarms.remove(alarm);
  }
}
