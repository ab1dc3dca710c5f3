package dev.standin.chat;

import dev.standin.chat.Tally.Rule;
import java.time.Duration;
import java.util.Optional;

/// Counts failed logins in a sliding window: by account *and* address, so that nobody can lock
/// somebody else out, and by address, so that nobody tries one password on every account. A success
/// changes nothing.
final class FailedLogins {

  private final WindowPair failures;

  FailedLogins(AccountLimits limits, Throttles throttles) {
    Duration length = limits.failureWindow();
    this.failures =
        throttles.windows(
            new Rule.Window("failures/account", limits.failuresPerAccount(), length),
            new Rule.Window("failures/address", limits.failuresPerAddress(), length));
  }

  /// How long logins of the account from the address are refused, if they are.
  Optional<Duration> refusal(String account, String address) {
    return failures.refusal(pair(account, address), address);
  }

  /// Judges an attempt whose comparison is over, in one step: who is over the limit by now is
  /// refused, right or wrong; else a wrong one counts.
  Optional<Duration> settle(String account, String address, boolean right) {
    return right ? refusal(account, address) : failures.count(pair(account, address), address);
  }

  /// How many keys are remembered now, at most.
  int size() {
    return failures.size();
  }

  private static String pair(String account, String address) {
    return address + ' ' + account;
  }
}
