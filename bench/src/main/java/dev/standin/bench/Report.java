package dev.standin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// The table that a run prints, what it expects of it, and the rows for bench/history.csv.
record Report(Options options, Results results) {
  private static final String RATIO = "÷ ";

  /// The medians of everyone, and how many times better Standin is than each other.
  String table() {
    var lines = new ArrayList<String>();
    var others = options.contestants().stream().filter(c -> c != Contestant.STANDIN).toList();
    boolean compared = options.contestants().contains(Contestant.STANDIN);
    var head = new ArrayList<String>(List.of("metric", "unit"));
    options.contestants().forEach(c -> head.add(c.title()));
    if (compared) {
      others.forEach(c -> head.add(RATIO + c.title()));
    }
    lines.add(row(head));
    lines.add(row(head.stream().map(h -> "---").toList()));
    for (var metric : Metric.values()) {
      var cells = new ArrayList<String>(List.of(metric.label().strip(), metric.unit()));
      options.contestants().forEach(c -> cells.add(number(results.median(metric, c))));
      if (compared) {
        others.forEach(c -> cells.add(times(ratio(metric, c))));
      }
      lines.add(row(cells));
    }
    return String.join("\n", lines);
  }

  private OptionalDouble ratio(Metric metric, Contestant other) {
    return metric == Metric.OTHERS
        ? OptionalDouble.empty()
        : results.timesBetter(metric, Contestant.STANDIN, other);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String times(OptionalDouble value) {
    return value.isPresent() ? number(value) + " ×" : "–";
  }

  private static String number(OptionalDouble value) {
    if (value.isEmpty()) {
      return "–";
    }
    double x = value.getAsDouble();
    int decimals = x >= 100 ? 0 : x >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", x);
  }

  /// What disturbed the run.
  String disturbance() {
    return String.format(
        Locale.ROOT,
        "In the worst window others used %.0f %% of the server's core; the generator used at most"
            + " %.0f %% of its own.",
        results.mostOthers(),
        results.mostGenerator());
  }

  /// One line for each figure that the project has promised, met or missed.
  List<String> expectations() {
    var standin = Contestant.STANDIN;
    var lines = new ArrayList<String>();
    atLeast(lines, "POST rate, times Node + Mongoose", 15, times(Metric.POST_RATE, true));
    atLeast(lines, "POST rate, times Node storing nothing", 1, times(Metric.POST_RATE, false));
    atLeast(lines, "history rate, times Node + Mongoose", 10, times(Metric.HISTORY_RATE, true));
    var share = results.median(Metric.BUSY_POST_SHARE, standin);
    atLeast(lines, "POST rate during logins, % of that without", 40, share);
    atMost(lines, "start to ready line, ms", 1_000, results.median(Metric.START, standin));
    atMost(lines, "memory at rest, MB", 120, results.median(Metric.MEMORY_AT_REST, standin));
    return lines;
  }

  private OptionalDouble times(Metric metric, boolean mongoose) {
    var other = mongoose ? Contestant.MONGOOSE : Contestant.MEMORY;
    return results.timesBetter(metric, Contestant.STANDIN, other);
  }

  private static void atLeast(List<String> lines, String what, double bound, OptionalDouble is) {
    is.ifPresent(
        x -> lines.add(verdict(x >= bound) + what + ": ≥ " + bound + ", is " + number(is)));
  }

  private static void atMost(List<String> lines, String what, double bound, OptionalDouble is) {
    is.ifPresent(
        x -> lines.add(verdict(x <= bound) + what + ": ≤ " + bound + ", is " + number(is)));
  }

  private static String verdict(boolean met) {
    return met ? "met     " : "MISSED  ";
  }

  /// Appends the medians: date, commit, cores, metric, server, value, unit.
  void append(Path history) {
    var rows = new StringBuilder();
    for (var metric : Metric.values()) {
      for (var contestant : options.contestants()) {
        results
            .median(metric, contestant)
            .ifPresent(value -> rows.append(historyRow(metric, contestant, value)));
      }
    }
    try {
      Files.writeString(history, rows, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("the figures could not be added to " + history, e);
    }
  }

  private String historyRow(Metric metric, Contestant contestant, double value) {
    return String.format(
        Locale.ROOT,
        "%s,%s,%d,%s,%s,%.3f,%s%n",
        options.date(),
        options.commit(),
        Proc.cores(),
        metric.id(),
        contestant.id(),
        value,
        metric.unit());
  }
}
