package dev.standin.chat;

import java.time.Duration;
import java.util.Optional;

/// A token bucket per key. Bounded in memory: idle keys are forgotten, which is the same as full.
public interface Throttle {

  /// Takes a token; if there is none, how long until there will be.
  Optional<Duration> take(String key);
}
