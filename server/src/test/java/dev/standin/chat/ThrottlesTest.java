package dev.standin.chat;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.AccountLimits.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Buckets and counters, with time in the test's hand.
final class ThrottlesTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private TokenBuckets buckets(Rate rate, int keys) {
    return (TokenBuckets) Throttles.ofOneNode(keys, nanos::get).buckets("test", rate);
  }

  private static Optional<Duration> millis(long n) {
    return Optional.of(Duration.ofMillis(n));
  }

  @Test
  void aBucketRefusesPreciselyAndARefusalCostsNothing() {
    var bucket = buckets(new Rate(3, Duration.ofMillis(500)), 100);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take("a")).isEmpty();
    }
    assertThat(bucket.take("a")).isEqualTo(millis(500));
    pass(Duration.ofMillis(200));
    for (int i = 0; i < 10; i++) {
      assertThat(bucket.take("a")).isEqualTo(millis(300));
    }
    pass(Duration.ofMillis(300));
    assertThat(bucket.take("a")).isEmpty();
    assertThat(bucket.take("a")).isEqualTo(millis(500));
    assertThat(bucket.take("b")).isEmpty();
  }

  @Test
  void anIdleBucketIsFullAgainButNeverFuller() {
    var bucket = buckets(new Rate(2, Duration.ofSeconds(1)), 100);
    bucket.take("a");
    bucket.take("a");
    pass(Duration.ofDays(1));
    assertThat(bucket.take("a")).isEmpty();
    assertThat(bucket.take("a")).isEmpty();
    assertThat(bucket.take("a")).isPresent();
  }

  @Test
  void bucketsAreBoundedAndFullOnesForgotten() {
    var buckets = buckets(new Rate(2, Duration.ofSeconds(1)), 160);
    for (int i = 0; i < 10_000; i++) {
      buckets.take("key" + i);
    }
    assertThat(buckets.size()).isLessThanOrEqualTo(160);
    pass(Duration.ofSeconds(5));
    for (int i = 0; i < 100; i++) {
      buckets.take("other" + i);
    }
    assertThat(buckets.size()).isLessThanOrEqualTo(100);
  }

  private final FailedLogins failures =
      new FailedLogins(
          new AccountLimits(
              3,
              5,
              Duration.ofMinutes(15),
              new Rate(1, Duration.ofSeconds(1)),
              new Rate(1, Duration.ofSeconds(1)),
              new Rate(1, Duration.ofSeconds(1)),
              new Rate(1, Duration.ofSeconds(1)),
              50),
          Throttles.ofOneNode(50, nanos::get));

  private void fail(String account, String address, int times) {
    for (int i = 0; i < times; i++) {
      failures.settle(account, address, false);
    }
  }

  @Test
  void nobodyCanLockSomebodyElseOut() {
    fail("ana", "attacker", 10);
    assertThat(failures.refusal("ana", "attacker")).isPresent();
    assertThat(failures.refusal("ana", "home")).isEmpty();
  }

  @Test
  void theWindowSlides() {
    fail("ana", "home", 2);
    pass(Duration.ofMinutes(10));
    fail("ana", "home", 1);
    assertThat(failures.refusal("ana", "home")).contains(Duration.ofMinutes(5));
    pass(Duration.ofMinutes(5));
    assertThat(failures.refusal("ana", "home")).isEmpty();
    fail("ana", "home", 1);
    assertThat(failures.refusal("ana", "home")).isEmpty();
    fail("ana", "home", 1);
    assertThat(failures.refusal("ana", "home")).contains(Duration.ofMinutes(10));
  }

  @Test
  void theSuccessOfOneNeverUnlocksTheAddress() {
    for (String account : new String[] {"a", "b", "c", "d", "e"}) {
      fail(account, "home", 1);
    }
    assertThat(failures.settle("f", "home", true)).isPresent();
    assertThat(failures.refusal("g", "home")).isPresent();
  }

  @Test
  void attemptsThatAreRefusedDoNotProlongTheWait() {
    fail("ana", "home", 3);
    pass(Duration.ofMinutes(14));
    fail("ana", "home", 100);
    assertThat(failures.refusal("ana", "home")).contains(Duration.ofMinutes(1));
  }

  @Test
  void countersAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      fail("account" + i, "address" + i, 1);
    }
    assertThat(failures.size()).isEqualTo(50);
    pass(Duration.ofMinutes(15));
    fail("x", "y", 1);
    assertThat(failures.size()).isEqualTo(1);
  }

  /// What was told to the others, and how what they know comes back.
  private final List<String> told = new ArrayList<>();

  private final Map<String, Tally.Heard> ears = new HashMap<>();

  private Throttles shared() {
    return new Throttles(
        100,
        nanos::get,
        (rule, heard) -> {
          ears.put(rule.name(), heard);
          return key -> told.add(rule.name() + " " + key);
        });
  }

  private void others(String rule, String key, Duration wait) {
    requireNonNull(ears.get(rule)).heard(key, wait.toNanos());
  }

  @Test
  void whatPassesIsToldAndWhatIsRefusedIsNot() {
    Throttle bucket = shared().buckets("sends", new Rate(2, Duration.ofSeconds(1)));
    for (int i = 0; i < 5; i++) {
      bucket.take("ana");
    }
    assertThat(told).containsExactly("sends ana", "sends ana");
  }

  @Test
  void whatOthersTookMovesTheBucketOnBeItIntoDebtAndNeverBack() {
    Throttle bucket = shared().buckets("sends", new Rate(2, Duration.ofSeconds(1)));
    bucket.take("ana");
    others("sends", "ana", Duration.ofSeconds(2));
    assertThat(bucket.take("ana")).isEqualTo(millis(1_000));
    others("sends", "ana", Duration.ofSeconds(5));
    others("sends", "ana", Duration.ofSeconds(1));
    others("sends", "ana", Duration.ZERO);
    assertThat(bucket.take("ana")).isEqualTo(millis(4_000));
    assertThat(bucket.take("bo")).isEmpty();
    pass(Duration.ofSeconds(4));
    assertThat(bucket.take("ana")).isEmpty();
  }

  @Test
  void failuresAreToldUnderBothKeysAndThoseOfOthersRefuse() {
    var logins =
        new FailedLogins(
            new AccountLimits(
                3,
                5,
                Duration.ofMinutes(15),
                new Rate(1, Duration.ofSeconds(1)),
                new Rate(1, Duration.ofSeconds(1)),
                new Rate(1, Duration.ofSeconds(1)),
                new Rate(1, Duration.ofSeconds(1)),
                50),
            shared());
    logins.settle("ana", "home", false);
    logins.settle("ana", "home", true);
    assertThat(told).containsExactly("failures/account home ana", "failures/address home");

    others("failures/account", "home ana", Duration.ofMinutes(7));

    assertThat(logins.refusal("ana", "home")).contains(Duration.ofMinutes(7));
    assertThat(logins.settle("ana", "home", true)).contains(Duration.ofMinutes(7));
    assertThat(logins.refusal("bo", "home")).isEmpty();
    others("failures/address", "home", Duration.ofDays(1));
    assertThat(logins.refusal("bo", "home")).contains(Duration.ofMinutes(15));
    pass(Duration.ofMinutes(15));
    assertThat(logins.refusal("ana", "home")).isEmpty();
  }

  @Test
  void aWindowOfNothingRefusesAlways() {
    WindowPair calls =
        shared()
            .windows(
                new Tally.Rule.Window("owner", 0, Duration.ofHours(1)),
                new Tally.Rule.Window("all", 5, Duration.ofHours(1)));
    assertThat(calls.count("ana", "")).contains(Duration.ofHours(1));
    assertThat(told).isEmpty();
  }
}
