package dev.standin.standin;

import dev.standin.chat.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Model calls of each owner and of all together in the last hour, since the process started. An
/// owner without calls in the last hour takes no memory for long.
final class CallBudget {

  private static final long HOUR = Duration.ofHours(1).toNanos();

  /// After so many calls the owners with none in the last hour are forgotten.
  private static final int TIDY_EVERY = 1_000;

  private final int perOwner;
  private final int inAll;
  private final Map<UserId, Deque<Long>> calls = new HashMap<>();
  private final Deque<Long> all = new ArrayDeque<>();
  private int untidy;

  CallBudget(int perOwner, int inAll) {
    this.perOwner = perOwner;
    this.inAll = inAll;
  }

  /// Takes a call if the owner and the server both have one left; else takes none of either.
  synchronized boolean take(UserId owner, long now) {
    if (++untidy >= TIDY_EVERY) {
      untidy = 0;
      calls.values().removeIf(times -> times.isEmpty() || now - times.getLast() >= HOUR);
    }
    Deque<Long> times = calls.computeIfAbsent(owner, _ -> new ArrayDeque<>());
    forget(times, now);
    forget(all, now);
    if (times.size() >= perOwner || all.size() >= inAll) {
      return false;
    }
    times.addLast(now);
    all.addLast(now);
    return true;
  }

  private static void forget(Deque<Long> times, long now) {
    while (!times.isEmpty() && now - times.getFirst() >= HOUR) {
      times.removeFirst();
    }
  }
}
