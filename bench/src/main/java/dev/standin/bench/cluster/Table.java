package dev.standin.bench.cluster;

import dev.standin.bench.Grid;
import dev.standin.bench.History;
import dev.standin.bench.Proc;
import dev.standin.bench.Verdicts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// The table of one run, its history rows, and what it was expected to show.
record Table(Plan plan, Figures figures) {

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%nCommit %s, %s; %d cores, nodes and Redis on core 0, generator on core 1, store on both;"
            + "%nmedians of %d rounds, windows of %d s, %d messages/s among %d people.%n%n",
        plan.run().commit(),
        plan.run().date(),
        Proc.cores(),
        plan.rounds(),
        plan.seconds(),
        plan.rate(),
        People.COUNT);
    grid().lines().forEach(out::println);
    out.println();
    out.printf(
        Locale.ROOT,
        "In the worst window others used %.0f %% of both cores.%n",
        figures.mostOthers());
    figures.remarks().forEach(out::println);
    expectations().lines().forEach(out::println);
    append();
  }

  private Grid grid() {
    var head = new ArrayList<>(List.of("figure", "unit"));
    plan.kinds().forEach(kind -> head.add(kind.title()));
    var grid = new Grid(head);
    for (var figure : figures.all()) {
      var cells = new ArrayList<>(List.of(figure.label(), figure.unit()));
      plan.kinds().forEach(kind -> cells.add(Grid.number(figures.median(figure, kind))));
      grid.add(cells);
    }
    return grid;
  }

  /// What is expected of the chat.
  private Verdicts expectations() {
    var verdicts = new Verdicts();
    verdicts.atMost("p50 between two nodes more than on one, ms", 1, chat("more-p50"));
    verdicts.atMost("the same by POST", 1, chat("post-more-p50"));
    verdicts.atMost("CPU a message across nodes, times local", 2, chat("cpu-ratio"));
    verdicts.atMost("the same by POST", 2, chat("post-cpu-ratio"));
    verdicts.atMost(
        "pushes at an uninvolved node, a message of others", 0, chat("by-pushes-message"));
    return verdicts;
  }

  private OptionalDouble chat(String figure) {
    return figures.median(figure, Kind.CHAT);
  }

  private void append() {
    var history = new History(plan.run());
    for (var figure : figures.all()) {
      for (var kind : plan.kinds()) {
        figures
            .median(figure, kind)
            .ifPresent(x -> history.add(figure.id(), kind.id(), x, figure.unit()));
      }
    }
    history.appendTo("cluster-history.csv");
  }
}
