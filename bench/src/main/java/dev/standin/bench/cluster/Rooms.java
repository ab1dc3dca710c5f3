package dev.standin.bench.cluster;

import dev.standin.bench.cluster.Figures.Figure;
import dev.standin.bench.relay.Frame;
import dev.standin.bench.relay.Generator;
import dev.standin.bench.relay.Line;
import dev.standin.bench.relay.Sending;
import java.util.ArrayList;
import java.util.List;

/// A room of a relay, all of it on one node or spread over two, and one more socket that writes to
/// it.
final class Rooms {
  private static final int[] SIZES = {2, 10, 100, 1_000};
  private static final double MOST_DELIVERIES = 10_000;
  private static final int AT_ONCE = 50;
  private static final int SETTLE_MILLIS = 500;

  private final Plan plan;
  private final Figures figures;

  Rooms(Plan plan, Figures figures) {
    this.plan = plan;
    this.figures = figures;
  }

  void warmUp(Cluster cluster) {
    for (int size : new int[] {100, 1_000}) {
      seen(cluster, size, true, Math.max(3_000, plan.millis()));
    }
  }

  void measure(Cluster cluster) {
    for (int size : SIZES) {
      var local = seen(cluster, size, false, plan.millis());
      var spread = seen(cluster, size, true, plan.millis());
      add(cluster.kind(), size, local, spread);
    }
  }

  private void add(Kind kind, int size, Load.Seen local, Load.Seen spread) {
    var id = "room-" + size;
    var label = "room of %,d".formatted(size);
    var counts = spread.costs().counts();
    figures.add(
        kind,
        new Figure(id + "-publishes", label + ": publishes a message", ""),
        spread.publishes());
    figures.add(
        kind,
        new Figure(id + "-redis-in", label + ": bytes to Redis a message", "B"),
        counts.in() / spread.messages());
    figures.add(
        kind,
        new Figure(id + "-redis-out", label + ": bytes from Redis a message", "B"),
        counts.out() / spread.messages());
    figures.add(
        kind,
        new Figure(id + "-cpu-local", label + " on one node: CPU a message", "µs"),
        all(local));
    figures.add(kind, new Figure(id + "-cpu", label + " on two: CPU a message", "µs"), all(spread));
    figures.add(
        kind,
        new Figure(id + "-ratio", label + ": two nodes ÷ one", "×"),
        all(spread) / all(local));
    figures.add(kind, new Figure(id + "-p99", label + " on two: p99", "ms"), spread.p99());
  }

  /// Nodes and Redis.
  private static double all(Load.Seen seen) {
    return seen.nodes() + seen.redis();
  }

  private Load.Seen seen(Cluster cluster, int size, boolean spread, long millis) {
    try (var generator = new Generator()) {
      generator.beGentle();
      var lines = new ArrayList<Line>();
      for (int i = 0; i <= size; i++) {
        var address = cluster.address(spread ? i % 2 : 0);
        lines.add(generator.open(address, Line.Greeting.of("42[\"joinRoom\",\"r\"]")));
        if (i % AT_ONCE == 0) {
          generator.join(lines);
        }
      }
      generator.join(lines);
      generator.rest(SETTLE_MILLIS);
      var message = Frame.message("roomMessage", "room", "r", Frame.MESSAGE);
      var sending = new Sending(generator, lines.subList(0, 1), List.of(message));
      double rate = Math.min(plan.rate(), MOST_DELIVERIES / size);
      var seen = new Load(generator, cluster, figures, sending).at(rate, millis, size);
      Load.close(generator, lines);
      return seen;
    }
  }
}
