package dev.standin.chat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The last `most` times of each key, oldest first, and until when other nodes say that it is full.
/// Bounded; beyond that the key that was counted longest ago goes. For one thread at a time.
final class Window {

  private final int most;
  private final long length;
  private final Map<String, Times> keys;

  Window(Tally.Rule.Window rule, int mostKeys) {
    this.most = rule.most();
    this.length = rule.length().toNanos();
    this.keys =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Times> eldest) {
            return size() > mostKeys;
          }
        };
  }

  /// Nanoseconds until there is room, 0 or less if there is.
  long wait(String key, long now) {
    if (most == 0) {
      return length;
    }
    Times times = keys.get(key);
    return times == null ? 0 : times.left(now);
  }

  /// Puts the key at the young end, and forgets keys whose times are all over.
  void add(String key, long now) {
    Times times = keys.remove(key);
    if (times == null) {
      times = new Times(now);
    }
    times.add(now);
    keys.put(key, times);
    forget(now);
  }

  /// Others counted too: there will be no room before that, whatever was counted here.
  void refuse(String key, long wait, long now) {
    if (wait <= 0) {
      return;
    }
    Times times = keys.computeIfAbsent(key, _ -> new Times(now));
    long until = now + Math.min(wait, length);
    if (times.until - until < 0) {
      times.until = until;
    }
  }

  private void forget(long now) {
    var eldest = keys.values().iterator();
    while (eldest.hasNext() && eldest.next().over(now)) {
      eldest.remove();
    }
  }

  int size() {
    return keys.size();
  }

  /// A ring that grows up to `most`.
  private final class Times {
    private long[] ring = new long[1];
    private int oldest;
    private int count;
    private long until;

    Times(long now) {
      this.until = now;
    }

    long left(long now) {
      long own = count < most ? 0 : ring[oldest] + length - now;
      return Math.max(own, until - now);
    }

    void add(long now) {
      if (count == most) {
        ring[oldest] = now;
        oldest = (oldest + 1) % ring.length;
        return;
      }
      if (count == ring.length) {
        // Not full means never wrapped, so what is there lies in order.
        ring = Arrays.copyOf(ring, Math.min(most, 2 * ring.length));
      }
      ring[count++] = now;
    }

    boolean over(long now) {
      return until - now <= 0 && (count == 0 || youngest() + length - now <= 0);
    }

    private long youngest() {
      return ring[(oldest + count - 1) % ring.length];
    }
  }
}
