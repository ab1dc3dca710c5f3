package dev.standin.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands until a test moves it.
public final class FakeClock implements InstantSource {

  private volatile Instant now;

  public FakeClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /// Moves it, back too.
  public void move(Duration by) {
    now = now.plus(by);
  }
}
