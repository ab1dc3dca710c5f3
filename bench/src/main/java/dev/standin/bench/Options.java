package dev.standin.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What one run does: who takes part, how often and for how long everything is measured.
///
/// @param root the repository
/// @param work an empty folder for data and logs
/// @param commit what is measured, for the history
/// @param date the day, for the history
/// @param scenarios the names of those that run
/// @param rounds how often each figure is taken; the table shows medians
/// @param seconds the length of one window
/// @param retakeMinutes for how long after the start a disturbed round may be taken again
/// @param liveRate messages a second for the live latency, which all must bear
record Options(
    Path root,
    Path work,
    String commit,
    String date,
    List<Contestant> contestants,
    List<String> scenarios,
    int rounds,
    int seconds,
    int retakeMinutes,
    int liveRate) {

  /// The longest that a run may take before it is ended.
  long deadlineNanos() {
    return TimeUnit.MINUTES.toNanos(10);
  }

  long retakeNanos() {
    return TimeUnit.MINUTES.toNanos(retakeMinutes);
  }

  long windowNanos() {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  /// Reads `--name value` pairs and `--quick`.
  static Options parse(String[] args) {
    var given = new Arguments(args);
    Options options = from(given);
    given.end();
    return options;
  }

  /// Takes what it knows out of `given`.
  private static Options from(Arguments given) {
    boolean quick = given.quick();
    return new Options(
        Path.of(given.take("root", ".")),
        Path.of(given.take("work", "bench/target")),
        given.take("commit", "unknown"),
        given.take("date", "unknown"),
        Arrays.stream(given.take("servers", "standin,mongoose,memory").split(","))
            .map(Contestant::named)
            .toList(),
        List.of(given.take("scenarios", "start,history,post,live").split(",")),
        given.number("rounds", quick ? 1 : 3, 1),
        given.number("seconds", quick ? 2 : 6, 1),
        quick ? 0 : 6,
        given.number("live-rate", 200, 1));
  }
}
