package dev.standin.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    var given = new HashMap<String, String>();
    boolean quick = false;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        quick = true;
      } else if (args[i].startsWith("--") && i + 1 < args.length) {
        given.put(args[i].substring(2), args[++i]);
      } else {
        throw new IllegalArgumentException("not understood: " + args[i]);
      }
    }
    var options = from(given, quick);
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("no such option: " + given.keySet());
    }
    return options;
  }

  /// Takes what it knows out of `given`.
  private static Options from(Map<String, String> given, boolean quick) {
    return new Options(
        Path.of(take(given, "root", ".")),
        Path.of(take(given, "work", "bench/target")),
        take(given, "commit", "unknown"),
        take(given, "date", "unknown"),
        Arrays.stream(take(given, "servers", "standin,mongoose,memory").split(","))
            .map(Contestant::named)
            .toList(),
        List.of(take(given, "scenarios", "start,history,post,live").split(",")),
        number(given, "rounds", quick ? 1 : 3),
        number(given, "seconds", quick ? 2 : 6),
        quick ? 0 : 6,
        number(given, "live-rate", 200));
  }

  private static String take(Map<String, String> given, String name, String otherwise) {
    var value = given.remove(name);
    return value == null ? otherwise : value;
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    var text = take(given, name, Integer.toString(otherwise));
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException("--" + name + " takes a number from 1 to 999999: " + text);
    }
    return Integer.parseInt(text);
  }
}
