package dev.standin.bench.cluster;

import dev.standin.bench.cluster.Figures.Figure;
import dev.standin.bench.relay.Generator;
import dev.standin.bench.relay.Line;
import dev.standin.bench.relay.Sending;
import java.util.ArrayList;
import java.util.List;

/// Pairs of whom one writes to the other over their sockets: first each pair on one node, then each
/// pair on two. Both nodes carry as much in both cases, and no conversation is written to from two
/// nodes at once.
final class Direct {
  private static final int SETTLE_MILLIS = 500;
  private static final int WARM_WINDOWS = 15;
  private static final double WARM_RATE = 2_000;
  private static final long WARM_MILLIS = 8_000;

  private final Plan plan;
  private final Figures figures;

  Direct(Plan plan, Figures figures) {
    this.plan = plan;
    this.figures = figures;
  }

  /// Before anything counts, compilers do most of their work: some 12 s of processor time in a
  /// node.
  void warmUp(Cluster cluster, People people) {
    if (cluster.kind().stores()) {
      var posts = new Posts(plan, new Figures());
      for (int i = 0; i < WARM_WINDOWS; i++) {
        posts.rate(cluster, people, 2);
      }
    } else {
      seen(cluster, people, true, new Pace(WARM_RATE, WARM_MILLIS));
      seen(cluster, people, false, new Pace(WARM_RATE, WARM_MILLIS));
    }
    seen(cluster, people, true, pace());
    seen(cluster, people, false, pace());
  }

  /// Messages a second, for so long.
  private record Pace(double rate, long millis) {}

  private Pace pace() {
    return new Pace(plan.rate(), plan.millis());
  }

  void measure(Cluster cluster, People people) {
    var kind = cluster.kind();
    var local = seen(cluster, people, false, pace());
    var across = seen(cluster, people, true, pace());
    add(kind, "local", "both on one node", local);
    add(kind, "across", "on two nodes", across);
    figures.add(
        kind, new Figure("more-p50", "two nodes − one: p50", "ms"), across.p50() - local.p50());
    double ratio = (across.nodes() + across.redis()) / (local.nodes() + local.redis());
    figures.add(kind, new Figure("cpu-ratio", "two nodes ÷ one: nodes and Redis", "×"), ratio);
  }

  private void add(Kind kind, String id, String label, Load.Seen seen) {
    figures.add(kind, new Figure(id + "-p50", label + ": p50", "ms"), seen.p50());
    figures.add(kind, new Figure(id + "-p99", label + ": p99", "ms"), seen.p99());
    figures.add(
        kind, new Figure(id + "-cpu", label + ": nodes' CPU a message", "µs"), seen.nodes());
    figures.add(
        kind, new Figure(id + "-redis-cpu", label + ": Redis's CPU a message", "µs"), seen.redis());
    if (kind.stores()) {
      figures.add(
          kind,
          new Figure(id + "-store-cpu", label + ": store's CPU a message", "µs"),
          seen.store());
    }
    figures.add(
        kind, new Figure(id + "-publishes", label + ": publishes a message", ""), seen.publishes());
    var counts = seen.costs().counts();
    figures.add(
        kind,
        new Figure(id + "-redis-in", label + ": bytes to Redis a message", "B"),
        counts.in() / seen.messages());
    figures.add(
        kind,
        new Figure(id + "-redis-out", label + ": bytes from Redis a message", "B"),
        counts.out() / seen.messages());
  }

  private Load.Seen seen(Cluster cluster, People people, boolean across, Pace pace) {
    try (var generator = new Generator()) {
      generator.beGentle();
      var lines = new ArrayList<Line>();
      var messages = new ArrayList<byte[]>();
      for (int i = 0; i < People.COUNT; i++) {
        lines.add(generator.open(cluster.address(home(i, across)), people.greeting(i)));
      }
      var writers = new ArrayList<Line>();
      for (int i = 0; i < People.COUNT; i += 2) {
        writers.add(lines.get(i));
        messages.add(people.messageTo(partner(i)));
      }
      generator.join(lines);
      generator.rest(SETTLE_MILLIS);
      var sending = new Sending(generator, writers, List.copyOf(messages));
      var seen = new Load(generator, cluster, figures, sending).at(pace.rate(), pace.millis(), 1);
      Load.close(generator, lines);
      return seen;
    }
  }

  static int partner(int number) {
    return number ^ 1;
  }

  /// The node of a person: each pair's node, or the other one for one of the two.
  static int home(int number, boolean across) {
    return (number / 2 + (across ? number : 0)) % 2;
  }
}
