package dev.standin.chat;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Counts failed logins in a sliding window: by account *and* address, so that nobody can lock
/// somebody else out, and by address, so that nobody tries one password on every account. A success
/// changes nothing. Both tables are bounded; beyond that the key that failed longest ago goes.
final class FailedLogins {

  private final Window accounts;
  private final Window addresses;
  private final LongSupplier nanos;

  FailedLogins(AccountLimits limits, LongSupplier nanos) {
    this.accounts = new Window(limits.failuresPerAccount(), limits);
    this.addresses = new Window(limits.failuresPerAddress(), limits);
    this.nanos = nanos;
  }

  /// How long logins of the account from the address are refused, if they are.
  synchronized Optional<Duration> refusal(String account, String address) {
    long now = nanos.getAsLong();
    long wait = Math.max(accounts.wait(pair(account, address), now), addresses.wait(address, now));
    return wait <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait));
  }

  /// Judges an attempt whose comparison is over, in one step: who is over the limit by now is
  /// refused, right or wrong; else a wrong one counts.
  synchronized Optional<Duration> settle(String account, String address, boolean right) {
    Optional<Duration> wait = refusal(account, address);
    if (wait.isEmpty() && !right) {
      failed(account, address);
    }
    return wait;
  }

  private void failed(String account, String address) {
    long now = nanos.getAsLong();
    accounts.add(pair(account, address), now);
    addresses.add(address, now);
  }

  /// How many keys are remembered now, at most.
  synchronized int size() {
    return Math.max(accounts.times.size(), addresses.times.size());
  }

  private static String pair(String account, String address) {
    return address + ' ' + account;
  }

  /// The last `limit` failures of each key, oldest first.
  private static final class Window {
    private final int limit;
    private final long length;
    private final Map<String, long[]> times;

    Window(int limit, AccountLimits limits) {
      this.limit = limit;
      this.length = limits.failureWindow().toNanos();
      int most = limits.keys();
      this.times =
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, long[]> eldest) {
              return size() > most;
            }
          };
    }

    long wait(String key, long now) {
      long[] failures = times.get(key);
      return failures == null || failures.length < limit ? 0 : failures[0] + length - now;
    }

    /// Puts the key at the young end, and forgets keys whose failures are all over.
    void add(String key, long now) {
      long[] old = times.remove(key);
      times.put(key, old == null ? new long[] {now} : appended(old, now));
      var eldest = times.entrySet().iterator();
      while (eldest.hasNext()) {
        long[] failures = eldest.next().getValue();
        if (failures[failures.length - 1] + length - now > 0) {
          return;
        }
        eldest.remove();
      }
    }

    private long[] appended(long[] old, long now) {
      int from = old.length < limit ? 0 : old.length - limit + 1;
      long[] failures = Arrays.copyOfRange(old, from, old.length + 1);
      failures[failures.length - 1] = now;
      return failures;
    }
  }
}
