package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {

  private final AtomicLong nanos = new AtomicLong(-7);
  private final Pace pace = new Pace(nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private long leftMillis() {
    return Duration.ofNanos(pace.left()).toMillis();
  }

  @Test
  void theFirstLookIsDueAtOnce() {
    assertThat(pace.left()).isLessThanOrEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource({"0, 1000", "99, 1000", "100, 1000", "185, 1850", "900, 9000", "1001, 10000"})
  void theNextLookWaitsTenTimesAsLongAsTheLastTookButOneToTenSeconds(long took, long waits) {
    pace.begin();
    pass(took);
    pace.end();
    assertThat(leftMillis()).isEqualTo(waits);
    pass(waits);
    assertThat(pace.left()).isZero();
  }

  @Test
  void anHourLongLookOverflowsNothing() {
    pace.begin();
    pass(Duration.ofDays(300).toMillis());
    pace.end();
    assertThat(leftMillis()).isEqualTo(10_000);
  }

  @Test
  void aLookThatFailedIsDoneAgainASecondAfterItBegan() {
    pace.begin();
    pass(400);
    assertThat(leftMillis()).isEqualTo(600);
  }
}
