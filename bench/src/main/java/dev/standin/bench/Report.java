package dev.standin.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// The table that a run prints, what it expects of it, and the rows for bench/history.csv.
record Report(Options options, Results results) {

  void print(PrintStream out) {
    var run = options.run();
    out.printf(
        "%nCommit %s, %s; %d cores, server on core 0, generator (and the Mongoose peer's database)"
            + " on core 1;%nmedians of %d rounds of %d s; live latency at %d messages/s.%n",
        run.commit(), run.date(), Proc.cores(), run.rounds(), run.seconds(), options.liveRate());
    out.println("Standin's throttles are raised for the generator: " + Contestant.RAISED);
    out.println();
    table().lines().forEach(out::println);
    out.println();
    out.printf(
        Locale.ROOT,
        "In the worst window others used %.0f %% of the server's core; the generator used at most"
            + " %.0f %% of its own.%n",
        results.mostOthers(),
        results.mostGenerator());
    expectations().lines().forEach(out::println);
    append();
  }

  /// The medians of everyone, and how many times better Standin is than each other.
  private Grid table() {
    var others = options.contestants().stream().filter(c -> c != Contestant.STANDIN).toList();
    boolean compared = options.contestants().contains(Contestant.STANDIN);
    var head = new ArrayList<String>(List.of("metric", "unit"));
    options.contestants().forEach(c -> head.add(c.title()));
    if (compared) {
      others.forEach(c -> head.add("÷ " + c.title()));
    }
    var table = new Grid(head);
    for (var metric : Metric.values()) {
      var cells = new ArrayList<String>(List.of(metric.label().strip(), metric.unit()));
      options.contestants().forEach(c -> cells.add(Grid.number(results.median(metric, c))));
      if (compared) {
        others.forEach(c -> cells.add(times(ratio(metric, c))));
      }
      table.add(cells);
    }
    return table;
  }

  private OptionalDouble ratio(Metric metric, Contestant other) {
    return metric == Metric.OTHERS
        ? OptionalDouble.empty()
        : results.timesBetter(metric, Contestant.STANDIN, other);
  }

  private static String times(OptionalDouble value) {
    return value.isPresent() ? Grid.number(value) + " ×" : "–";
  }

  /// What the project has promised.
  private Verdicts expectations() {
    var standin = Contestant.STANDIN;
    var verdicts = new Verdicts();
    verdicts.atLeast(
        "POST rate, times Node + Mongoose", 15, times(Metric.POST_RATE, Contestant.MONGOOSE));
    verdicts.atLeast(
        "POST rate, times Node storing nothing", 1, times(Metric.POST_RATE, Contestant.MEMORY));
    verdicts.atLeast(
        "history rate, times Node + Mongoose", 10, times(Metric.HISTORY_RATE, Contestant.MONGOOSE));
    verdicts.atLeast(
        "POST rate during logins, % of that without",
        40, results.median(Metric.BUSY_POST_SHARE, standin));
    verdicts.atMost("start to ready line, ms", 1_000, results.median(Metric.START, standin));
    verdicts.atMost("memory at rest, MB", 120, results.median(Metric.MEMORY_AT_REST, standin));
    return verdicts;
  }

  private OptionalDouble times(Metric metric, Contestant other) {
    return results.timesBetter(metric, Contestant.STANDIN, other);
  }

  private void append() {
    var history = new History(options.run());
    for (var metric : Metric.values()) {
      for (var contestant : options.contestants()) {
        results
            .median(metric, contestant)
            .ifPresent(x -> history.add(metric.id(), contestant.id(), x, metric.unit()));
      }
    }
    history.appendTo("history.csv");
  }
}
