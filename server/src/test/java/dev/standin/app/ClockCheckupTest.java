package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Finding;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the doctor says of clocks that a test handed in.
class ClockCheckupTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  /// A machine that says this when it is asked, and whose true clock runs 1.5 s meanwhile.
  private static List<Finding> look(Instant first, Instant then) throws InterruptedException {
    Iterator<Instant> wall = List.of(first, then).iterator();
    Iterator<Long> nanos = List.of(7L, 7L + 1_500_000_000L).iterator();
    return new ClockCheckup(new Surroundings(wall::next, nanos::next, new SecureRandom())).look();
  }

  @Test
  void aClockThatIsPastFails() throws Exception {
    Instant past = Instant.parse("2025-12-31T23:59:59Z");
    assertThat(look(past, past.plusMillis(1_500)))
        .containsExactly(
            Finding.fail(
                "clock: it says 2025-12-31T23:59:59Z, which is past",
                "set this machine's clock (timedatectl set-ntp true)"));
  }

  @ParameterizedTest
  @CsvSource({"3600000", "-201"})
  void aClockThatJumpsWhileItIsWatchedFails(long millis) throws Exception {
    assertThat(look(NOON, NOON.plusMillis(1_500 + millis)))
        .containsExactly(
            Finding.fail(
                "clock: it jumped by " + millis + " ms while it was watched",
                "see what sets it (chronyc tracking, timedatectl); messages keep their order"
                    + " whatever it does, tokens and BUSY times don't"));
  }

  @ParameterizedTest
  @CsvSource({"0", "-200"})
  void oneThatIsSetGentlyRunsEvenly(long millis) throws Exception {
    assertThat(look(NOON, NOON.plusMillis(1_500 + millis)))
        .containsExactly(Finding.ok("clock: runs evenly"));
  }

  @ParameterizedTest
  @CsvSource({
    "PT2.1S, 2 s ahead",
    "PT1H, 3600 s ahead",
    "PT-2S, 2 s behind",
    "PT-1H, 3600 s behind"
  })
  void anotherClockThatSaysSomethingElseIsWarnedOf(Duration off, String told) {
    Instant after = NOON.plusMillis(100);
    Instant theirs = (off.isNegative() ? NOON : after).plus(off);
    assertThat(ClockCheckup.against("Redis", NOON, theirs, after))
        .isEqualTo(
            Finding.warn("clock: Redis is " + told, "let both follow the same time servers"));
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT1.9S", "PT-1.9S"})
  void anotherClockThatSaysTheSameIsNot(Duration off) {
    assertThat(ClockCheckup.against("Redis", NOON, NOON.plus(off), NOON))
        .isEqualTo(Finding.ok("clock: the same as Redis within 2 s"));
  }
}
