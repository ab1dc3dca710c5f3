package dev.standin.bench.relay;

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
final class Comparison {

  private static final String HEAD = "date,commit,cores,figure,server,value,unit\n";

  private final Setup setup;
  private final Figures figures;
  private final List<String> verdicts = new ArrayList<>();

  Comparison(Setup setup, Figures figures) {
    this.setup = setup;
    this.figures = figures;
  }

  void print(PrintStream out) {
    out.printf(
        "%nCommit %s, %s; %d cores, server on core 0, generator on core 1; medians of %d rounds,"
            + " windows of %d s,%n1:1 among %d users, messages of %d bytes.%n%n",
        setup.commit(),
        setup.date(),
        Proc.cores(),
        setup.rounds(),
        setup.seconds(),
        setup.users(),
        Frame.MESSAGE);
    table().forEach(out::println);
    out.println();
    figures.remarks().forEach(out::println);
    expectations().forEach(out::println);
    append(setup.root().resolve("bench/relay-history.csv"));
  }

  private List<String> table() {
    var others = setup.peers().stream().filter(peer -> peer != Peer.STANDIN).toList();
    boolean compared = setup.peers().contains(Peer.STANDIN);
    var head = new ArrayList<String>(List.of("figure", "unit"));
    setup.peers().forEach(peer -> head.add(peer.title()));
    if (compared) {
      others.forEach(peer -> head.add("÷ " + peer.title()));
    }
    var lines = new ArrayList<String>();
    lines.add(row(head));
    lines.add(row(head.stream().map(_ -> "---").toList()));
    for (Figure figure : Figure.values()) {
      if (setup.peers().stream().allMatch(peer -> figures.median(figure, peer).isEmpty())) {
        continue;
      }
      var cells = new ArrayList<String>(List.of(figure.label().strip(), figure.unit()));
      setup.peers().forEach(peer -> cells.add(number(figures.median(figure, peer))));
      if (compared) {
        others.forEach(peer -> cells.add(times(figure, peer)));
      }
      lines.add(row(cells));
    }
    return lines;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private String times(Figure figure, Peer peer) {
    var ours = figures.median(figure, Peer.STANDIN);
    var theirs = figures.median(figure, peer);
    if (figure == Figure.OTHERS || ours.isEmpty() || theirs.isEmpty()) {
      return "–";
    }
    double times = figure.timesBetter(ours.getAsDouble(), theirs.getAsDouble());
    return Double.isFinite(times) ? String.format(Locale.ROOT, "%.2f ×", times) : "–";
  }

  private static String number(OptionalDouble value) {
    if (value.isEmpty()) {
      return "–";
    }
    double x = value.getAsDouble();
    int decimals = x >= 100 ? 0 : x >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", x);
  }

  /// One line for each figure that is expected, met or missed.
  private List<String> expectations() {
    ratio("1:1 sustained, × Node", Figure.DIRECT_MOST, Peer.NODE, 4);
    ratio("1:1 sustained, × netty-socketio", Figure.DIRECT_MOST, Peer.NETTY, 1.6);
    ratio("1:1 sustained, × socketioxide", Figure.DIRECT_MOST, Peer.RUST, 1);
    share("CPU a message at 10,000/s, of Node's", Figure.DIRECT_10K_CPU, Peer.NODE, 0.5);
    share("CPU a message at 10,000/s, of netty-socketio's", Figure.DIRECT_10K_CPU, Peer.NETTY, 0.8);
    var p99 = figures.median(Figure.DIRECT_10K_P99, Peer.NETTY);
    if (p99.isPresent()) {
      most(
          "p99 at 10,000/s, ms (netty-socketio's + 1)",
          Figure.DIRECT_10K_P99,
          p99.getAsDouble() + 1);
    }
    ratio("room, deliveries/s, × Node", Figure.ROOM_MOST, Peer.NODE, 6);
    ratio("room, deliveries/s, × netty-socketio", Figure.ROOM_MOST, Peer.NETTY, 1);
    ratio("room, deliveries/s, × socketioxide", Figure.ROOM_MOST, Peer.RUST, 1);
    least("room, deliveries/s", Figure.ROOM_MOST, 1_000_000);
    most("live heap a connection, B", Figure.IDLE_HEAP, 3_000);
    most("memory a connection, B", Figure.IDLE_MEMORY, 5_000);
    most("15,000 idle connections, % of a core", Figure.IDLE_CPU, 3);
    ratio("connects/s warm, × Node", Figure.CONNECTS, Peer.NODE, 2);
    ratio("connects/s from the start, × Node", Figure.CONNECTS_COLD, Peer.NODE, 2);
    most("first connection, ms", Figure.START, 750);
    var crowd = figures.median(Figure.CROWD_P99, Peer.STANDIN);
    if (crowd.isPresent()) {
      most(
          "p99 beside stopped readers, ms (without + 5)",
          Figure.STALLED_P99,
          crowd.getAsDouble() + 5);
    }
    most("memory a stopped reader, kB (bound of its queue)", Figure.STALLED_MEMORY, 4_194);
    return verdicts;
  }

  private void ratio(String what, Figure figure, Peer peer, double bound) {
    var ours = figures.median(figure, Peer.STANDIN);
    var theirs = figures.median(figure, peer);
    if (ours.isPresent() && theirs.isPresent()) {
      double is = ours.getAsDouble() / theirs.getAsDouble();
      verdict(is >= bound, what + ": ≥ ", bound, is);
    }
  }

  private void share(String what, Figure figure, Peer peer, double bound) {
    var ours = figures.median(figure, Peer.STANDIN);
    var theirs = figures.median(figure, peer);
    if (ours.isPresent() && theirs.isPresent()) {
      double is = ours.getAsDouble() / theirs.getAsDouble();
      verdict(is <= bound, what + ": ≤ ", bound, is);
    }
  }

  private void least(String what, Figure figure, double bound) {
    figures
        .median(figure, Peer.STANDIN)
        .ifPresent(is -> verdict(is >= bound, what + ": ≥ ", bound, is));
  }

  private void most(String what, Figure figure, double bound) {
    figures
        .median(figure, Peer.STANDIN)
        .ifPresent(is -> verdict(is <= bound, what + ": ≤ ", bound, is));
  }

  private void verdict(boolean met, String what, double bound, double is) {
    verdicts.add(
        (met ? "met     " : "MISSED  ")
            + what
            + number(OptionalDouble.of(bound))
            + ", is "
            + number(OptionalDouble.of(is)));
  }

  /// Appends the medians.
  private void append(Path history) {
    var rows = new StringBuilder(Files.exists(history) ? "" : HEAD);
    for (Figure figure : Figure.values()) {
      for (Peer peer : setup.peers()) {
        figures
            .median(figure, peer)
            .ifPresent(
                value ->
                    rows.append(
                        String.format(
                            Locale.ROOT,
                            "%s,%s,%d,%s,%s,%.3f,%s%n",
                            setup.date(),
                            setup.commit(),
                            Proc.cores(),
                            figure.id(),
                            peer.id(),
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
