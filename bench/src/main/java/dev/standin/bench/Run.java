package dev.standin.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// What every run of a bench is told.
///
/// @param root the repository
/// @param work an empty folder for data and logs
/// @param commit what is measured, for the history
/// @param date the day, for the history
/// @param rounds how often each figure is taken; the table shows medians
/// @param seconds the length of one window
public record Run(Path root, Path work, String commit, String date, int rounds, int seconds) {

  /// @param usual seconds of a window, unless the run is quick
  public static Run from(Arguments given, int usual) {
    return new Run(
        Path.of(given.take("root", ".")),
        Path.of(given.take("work", "bench/target")),
        given.take("commit", "unknown"),
        given.take("date", "unknown"),
        given.number("rounds", given.quick() ? 1 : 3, 1),
        given.number("seconds", given.quick() ? 2 : usual, 1));
  }

  public long windowMillis() {
    return TimeUnit.SECONDS.toMillis(seconds);
  }

  public long windowNanos() {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
