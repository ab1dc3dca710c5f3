package dev.standin.chat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Token buckets, one a key. A bucket is one number: the moment at which it will be full again. So
/// refusals name the exact wait, a bucket that is full can be forgotten, and what other nodes took
/// from it moves that moment on, be it into debt.
final class TokenBuckets implements Throttle {

  private static final int STRIPES = 16;

  private final long gap;
  private final long capacity;
  private final LongSupplier nanos;
  private final Stripe[] stripes;
  private final Tally.Book book;

  /// Beyond the most keys that are remembered, the one used longest ago is forgotten.
  TokenBuckets(Tally.Rule.Bucket rule, Throttles throttles) {
    this.gap = rule.rate().every().toNanos();
    this.capacity = Math.multiplyExact(gap, (long) rule.rate().burst());
    this.nanos = throttles.nanos();
    this.stripes = new Stripe[STRIPES];
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(Math.max(1, throttles.keys() / STRIPES));
    }
    this.book = throttles.tally().open(rule, this::heard);
  }

  @Override
  public Optional<Duration> take(String key) {
    long wait = stripe(key).take(key, nanos.getAsLong());
    if (wait > 0) {
      return Optional.of(Duration.ofNanos(wait));
    }
    book.add(key);
    return Optional.empty();
  }

  private void heard(String key, long fullIn) {
    stripe(key).move(key, fullIn, nanos.getAsLong());
  }

  private Stripe stripe(String key) {
    int hash = key.hashCode();
    return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
  }

  /// How many keys are remembered now.
  int size() {
    int sum = 0;
    for (Stripe stripe : stripes) {
      sum += stripe.size();
    }
    return sum;
  }

  private final class Stripe {
    private final int most;

    /// In order of last use.
    private final Map<String, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true);

    Stripe(int most) {
      this.most = most;
    }

    /// Nanoseconds until there is a token, 0 if one was taken. A refusal costs nothing.
    synchronized long take(String key, long now) {
      Long full = fullAt.get(key);
      long base = full == null || full - now < 0 ? now : full;
      long wait = base + gap - now - capacity;
      if (wait > 0) {
        return wait;
      }
      fullAt.put(key, base + gap);
      forget(now);
      return 0;
    }

    /// Others took from it too: it will be full that much later, never earlier.
    synchronized void move(String key, long fullIn, long now) {
      if (fullIn > 0) {
        long theirs = now + fullIn;
        fullAt.merge(key, theirs, (ours, _) -> ours - theirs < 0 ? theirs : ours);
        forget(now);
      }
    }

    /// Drops buckets that are full again from the old end, and the oldest beyond the bound.
    private void forget(long now) {
      var oldest = fullAt.entrySet().iterator();
      while (oldest.hasNext()) {
        boolean full = oldest.next().getValue() - now <= 0;
        if (!full && fullAt.size() <= most) {
          return;
        }
        oldest.remove();
      }
    }

    synchronized int size() {
      return fullAt.size();
    }
  }
}
