package dev.standin.chat;

import dev.standin.chat.AccountLimits.Rate;
import java.util.function.LongSupplier;

/// Makes throttles, which decide by themselves and tell the other nodes through a [Tally]. Each
/// remembers at most `keys` keys.
public record Throttles(int keys, LongSupplier nanos, Tally tally) {

  /// For a server that is alone.
  public static Throttles ofOneNode(int keys, LongSupplier nanos) {
    return new Throttles(keys, nanos, Tally.alone());
  }

  /// Token buckets. The name is the same at all nodes and belongs to these buckets alone.
  public Throttle buckets(String name, Rate rate) {
    return new TokenBuckets(new Tally.Rule.Bucket(name, rate), this);
  }

  /// Sliding windows that are asked and counted in pairs.
  public WindowPair windows(Tally.Rule.Window first, Tally.Rule.Window second) {
    return new WindowPair(first, second, this);
  }
}
