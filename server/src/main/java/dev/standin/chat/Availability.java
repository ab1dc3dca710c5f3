package dev.standin.chat;

import java.time.Instant;
import java.util.Optional;

/// Whether somebody can be reached. `until` is only there while BUSY, and only if they said a time.
public record Availability(Status status, Optional<Instant> until) {

  /// The two states of the contract.
  public enum Status {
    AVAILABLE,
    BUSY
  }

  public static final Availability AVAILABLE = new Availability(Status.AVAILABLE, Optional.empty());

  /// Busy without an end.
  public static final Availability BUSY = new Availability(Status.BUSY, Optional.empty());

  public static Availability busyUntil(Instant end) {
    return new Availability(Status.BUSY, Optional.of(end));
  }

  /// What this means at that moment: a BUSY whose time has passed is AVAILABLE.
  public Availability at(Instant now) {
    return over(now) ? AVAILABLE : this;
  }

  /// Whether this is a BUSY whose time has passed.
  public boolean over(Instant now) {
    return busy() && until.isPresent() && !until.get().isAfter(now);
  }

  public boolean busy() {
    return status == Status.BUSY;
  }
}
