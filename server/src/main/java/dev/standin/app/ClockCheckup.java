package dev.standin.app;

import dev.standin.chat.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// This machine's clock: whether it is somewhere near today, and runs as the time does.
final class ClockCheckup {

  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WATCHED = Duration.ofMillis(1_500);
  private static final Duration JUMP = Duration.ofMillis(200);

  private final Surroundings around;

  ClockCheckup(Surroundings around) {
    this.around = around;
  }

  /// Blocking, 1.5 s.
  List<Finding> look() throws InterruptedException {
    Instant wall = around.clock().instant();
    if (wall.isBefore(EARLIEST)) {
      return List.of(
          Finding.fail(
              "clock: it says " + wall + ", which is past",
              "set this machine's clock (timedatectl set-ntp true)"));
    }
    long nanos = around.nanos().getAsLong();
    Thread.sleep(WATCHED);
    Duration run = Duration.ofNanos(around.nanos().getAsLong() - nanos);
    Duration told = Duration.between(wall, around.clock().instant());
    Duration off = told.minus(run);
    return List.of(
        off.abs().compareTo(JUMP) > 0
            ? Finding.fail(
                "clock: it jumped by " + off.toMillis() + " ms while it was watched",
                "see what sets it (chronyc tracking, timedatectl); messages keep their order"
                    + " whatever it does, tokens and BUSY times don't")
            : Finding.ok("clock: runs evenly"));
  }

  /// How this clock stands to another one that was read in between.
  static Finding against(String whose, Instant before, Instant theirs, Instant after) {
    boolean ahead = theirs.isAfter(after);
    Duration off =
        ahead
            ? Duration.between(after, theirs)
            : theirs.isBefore(before) ? Duration.between(theirs, before) : Duration.ZERO;
    return off.compareTo(Duration.ofSeconds(2)) < 0
        ? Finding.ok("clock: the same as " + whose + " within 2 s")
        : Finding.warn(
            "clock: %s is %d s %s".formatted(whose, off.toSeconds(), ahead ? "ahead" : "behind"),
            "let both follow the same time servers");
  }
}
