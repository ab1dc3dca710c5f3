package dev.standin.chat;

import dev.standin.chat.AccountLimits.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Token buckets, one a key. A bucket is one number: the moment at which it will be full again. So
/// refusals name the exact wait, and a bucket that is full can be forgotten.
public final class TokenBuckets implements Throttle {

  private static final int STRIPES = 16;

  private final long gap;
  private final long capacity;
  private final LongSupplier nanos;
  private final Stripe[] stripes;

  /// `keys` is the most that are remembered; beyond it the one used longest ago is forgotten.
  public TokenBuckets(Rate rate, int keys, LongSupplier nanos) {
    this.gap = rate.every().toNanos();
    this.capacity = Math.multiplyExact(gap, (long) rate.burst());
    this.nanos = nanos;
    this.stripes = new Stripe[STRIPES];
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(Math.max(1, keys / STRIPES));
    }
  }

  @Override
  public Optional<Duration> take(String key) {
    int hash = key.hashCode();
    Stripe stripe = stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    long wait = stripe.take(key, nanos.getAsLong());
    return wait <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait));
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
