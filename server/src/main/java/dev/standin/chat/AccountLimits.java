package dev.standin.chat;

import java.time.Duration;

/// How often an account or an address may do what; settings. `lookups` are of addresses, and
/// searches, each for itself; `changes` are what a user sets about themselves and many are told;
/// `notes` are writes of notes. Every table of keys holds at most `keys` of them.
public record AccountLimits(
    int failuresPerAccount,
    int failuresPerAddress,
    Duration failureWindow,
    Rate registrations,
    Rate lookups,
    Rate changes,
    Rate notes,
    int keys) {

  /// A token bucket: `burst` at once, then one every `every`.
  public record Rate(int burst, Duration every) {

    public Rate {
      if (burst < 1 || every.isNegative() || every.isZero()) {
        throw new IllegalArgumentException("a rate needs a burst of at least 1 and a positive gap");
      }
    }
  }

  public static final AccountLimits DEFAULT =
      new AccountLimits(
          10,
          100,
          Duration.ofMinutes(15),
          new Rate(30, Duration.ofSeconds(2)),
          new Rate(60, Duration.ofSeconds(1)),
          new Rate(60, Duration.ofSeconds(1)),
          new Rate(300, Duration.ofNanos(33_333_333)),
          100_000);
}
