package dev.standin.bench.cluster;

import dev.standin.bench.Proc;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// The table of one run, its history rows, and what it was expected to show.
record Table(Plan plan, Figures figures) {
  private static final String HEAD = "date,commit,cores,figure,server,value,unit\n";

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%nCommit %s, %s; %d cores, nodes and Redis on core 0, generator on core 1, store on both;"
            + "%nmedians of %d rounds, windows of %d s, %d messages/s among %d people.%n%n",
        plan.commit(),
        plan.date(),
        Proc.cores(),
        plan.rounds(),
        plan.seconds(),
        plan.rate(),
        People.COUNT);
    lines().forEach(out::println);
    out.println();
    out.printf(
        Locale.ROOT,
        "In the worst window others used %.0f %% of both cores.%n",
        figures.mostOthers());
    figures.remarks().forEach(out::println);
    expectations().forEach(out::println);
    append(plan.root().resolve("bench/cluster-history.csv"));
  }

  private List<String> lines() {
    var head = new ArrayList<>(List.of("figure", "unit"));
    plan.kinds().forEach(kind -> head.add(kind.title()));
    var lines = new ArrayList<String>();
    lines.add(row(head));
    lines.add(row(head.stream().map(_ -> "---").toList()));
    for (var figure : figures.all()) {
      var cells = new ArrayList<>(List.of(figure.label(), figure.unit()));
      plan.kinds().forEach(kind -> cells.add(number(figures.median(figure, kind))));
      lines.add(row(cells));
    }
    return lines;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String number(OptionalDouble value) {
    if (value.isEmpty()) {
      return "–";
    }
    double x = value.getAsDouble();
    int decimals = Math.abs(x) >= 100 ? 0 : Math.abs(x) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", x);
  }

  /// One line for each figure that is expected, met or missed.
  private List<String> expectations() {
    var lines = new ArrayList<String>();
    atMost(lines, "p50 between two nodes more than on one, ms", "more-p50", 1);
    atMost(lines, "the same by POST", "post-more-p50", 1);
    atMost(lines, "CPU a message across nodes, times local", "cpu-ratio", 2);
    atMost(lines, "the same by POST", "post-cpu-ratio", 2);
    atMost(lines, "pushes at an uninvolved node, a message of others", "by-pushes-message", 0);
    return lines;
  }

  private void atMost(List<String> lines, String what, String id, double bound) {
    figures
        .median(id, Kind.CHAT)
        .ifPresent(
            is ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%s%s: ≤ %.2f, is %.2f",
                        is <= bound ? "met     " : "MISSED  ",
                        what,
                        bound,
                        is)));
  }

  /// Appends the medians.
  private void append(Path history) {
    var rows = new StringBuilder(Files.exists(history) ? "" : HEAD);
    for (var figure : figures.all()) {
      for (var kind : plan.kinds()) {
        figures
            .median(figure, kind)
            .ifPresent(
                value ->
                    rows.append(
                        String.format(
                            Locale.ROOT,
                            "%s,%s,%d,%s,%s,%.3f,%s%n",
                            plan.date(),
                            plan.commit(),
                            Proc.cores(),
                            figure.id(),
                            kind.id(),
                            value,
                            figure.unit())));
      }
    }
    try {
      Files.writeString(history, rows, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("the figures could not be added to " + history, e);
    }
  }
}
