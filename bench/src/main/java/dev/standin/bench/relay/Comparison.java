package dev.standin.bench.relay;

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
final class Comparison {

  private final Setup setup;
  private final Figures figures;
  private final Verdicts verdicts = new Verdicts();

  Comparison(Setup setup, Figures figures) {
    this.setup = setup;
    this.figures = figures;
  }

  void print(PrintStream out) {
    out.printf(
        "%nCommit %s, %s; %d cores, server on core 0, generator on core 1; medians of %d rounds,"
            + " windows of %d s,%n1:1 among %d users, messages of %d bytes.%n%n",
        setup.run().commit(),
        setup.run().date(),
        Proc.cores(),
        setup.run().rounds(),
        setup.run().seconds(),
        setup.users(),
        Frame.MESSAGE);
    table().lines().forEach(out::println);
    out.println();
    figures.remarks().forEach(out::println);
    expect();
    verdicts.lines().forEach(out::println);
    append();
  }

  private Grid table() {
    var others = setup.peers().stream().filter(peer -> peer != Peer.STANDIN).toList();
    boolean compared = setup.peers().contains(Peer.STANDIN);
    var head = new ArrayList<String>(List.of("figure", "unit"));
    setup.peers().forEach(peer -> head.add(peer.title()));
    if (compared) {
      others.forEach(peer -> head.add("÷ " + peer.title()));
    }
    var table = new Grid(head);
    for (Figure figure : Figure.values()) {
      if (setup.peers().stream().allMatch(peer -> figures.median(figure, peer).isEmpty())) {
        continue;
      }
      var cells = new ArrayList<String>(List.of(figure.label().strip(), figure.unit()));
      setup.peers().forEach(peer -> cells.add(Grid.number(figures.median(figure, peer))));
      if (compared) {
        others.forEach(peer -> cells.add(times(figure, peer)));
      }
      table.add(cells);
    }
    return table;
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

  /// What is expected of us.
  private void expect() {
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
  }

  private void ratio(String what, Figure figure, Peer peer, double bound) {
    verdicts.atLeast(what, bound, quotient(figure, peer));
  }

  private void share(String what, Figure figure, Peer peer, double bound) {
    verdicts.atMost(what, bound, quotient(figure, peer));
  }

  /// Ours by a peer's.
  private OptionalDouble quotient(Figure figure, Peer peer) {
    var ours = figures.median(figure, Peer.STANDIN);
    var theirs = figures.median(figure, peer);
    return ours.isPresent() && theirs.isPresent()
        ? OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble())
        : OptionalDouble.empty();
  }

  private void least(String what, Figure figure, double bound) {
    verdicts.atLeast(what, bound, figures.median(figure, Peer.STANDIN));
  }

  private void most(String what, Figure figure, double bound) {
    verdicts.atMost(what, bound, figures.median(figure, Peer.STANDIN));
  }

  private void append() {
    var history = new History(setup.run());
    for (Figure figure : Figure.values()) {
      for (Peer peer : setup.peers()) {
        figures
            .median(figure, peer)
            .ifPresent(x -> history.add(figure.id(), peer.id(), x, figure.unit()));
      }
    }
    history.appendTo("relay-history.csv");
  }
}
