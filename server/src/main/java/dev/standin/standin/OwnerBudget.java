package dev.standin.standin;

import dev.standin.chat.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Model calls of each owner in the last hour, since the process started. An owner without calls in
/// the last hour takes no memory for long.
final class OwnerBudget {

  private static final long HOUR = Duration.ofHours(1).toNanos();

  /// After so many calls the owners with none in the last hour are forgotten.
  private static final int TIDY_EVERY = 1_000;

  private final int perHour;
  private final Map<UserId, Deque<Long>> calls = new HashMap<>();
  private int untidy;

  OwnerBudget(int perHour) {
    this.perHour = perHour;
  }

  /// Takes a call if one is left.
  synchronized boolean take(UserId owner, long now) {
    if (++untidy >= TIDY_EVERY) {
      untidy = 0;
      calls.values().removeIf(times -> times.isEmpty() || now - times.getLast() >= HOUR);
    }
    Deque<Long> times = calls.computeIfAbsent(owner, _ -> new ArrayDeque<>());
    while (!times.isEmpty() && now - times.getFirst() >= HOUR) {
      times.removeFirst();
    }
    if (times.size() >= perHour) {
      return false;
    }
    times.addLast(now);
    return true;
  }
}
