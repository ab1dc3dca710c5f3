package dev.standin.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Two sliding windows that are asked and counted as one: what happens counts under a key in each,
/// and is refused while either is full. So an account and an address, or an owner and the server.
public final class WindowPair {

  private final Window first;
  private final Window second;
  private final LongSupplier nanos;
  private final Tally.Book firstBook;
  private final Tally.Book secondBook;

  WindowPair(Tally.Rule.Window first, Tally.Rule.Window second, Throttles throttles) {
    this.nanos = throttles.nanos();
    this.first = new Window(first, throttles.keys());
    this.second = new Window(second, throttles.keys());
    this.firstBook = throttles.tally().open(first, (key, wait) -> heard(this.first, key, wait));
    this.secondBook = throttles.tally().open(second, (key, wait) -> heard(this.second, key, wait));
  }

  /// How long what belongs to these keys is refused, if it is.
  public synchronized Optional<Duration> refusal(String firstKey, String secondKey) {
    long now = nanos.getAsLong();
    long wait = Math.max(first.wait(firstKey, now), second.wait(secondKey, now));
    return wait <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait));
  }

  /// Counts it under both keys, unless it is refused: then how long, and it counts under neither.
  public Optional<Duration> count(String firstKey, String secondKey) {
    synchronized (this) {
      Optional<Duration> wait = refusal(firstKey, secondKey);
      if (wait.isPresent()) {
        return wait;
      }
      long now = nanos.getAsLong();
      first.add(firstKey, now);
      second.add(secondKey, now);
    }
    firstBook.add(firstKey);
    secondBook.add(secondKey);
    return Optional.empty();
  }

  private synchronized void heard(Window window, String key, long wait) {
    window.refuse(key, wait, nanos.getAsLong());
  }

  /// How many keys are remembered now, at most.
  synchronized int size() {
    return Math.max(first.size(), second.size());
  }
}
