package dev.standin.bench.cluster;

import dev.standin.bench.relay.Generator;
import dev.standin.bench.relay.Line;
import dev.standin.bench.relay.Sending;
import java.util.List;
import java.util.Locale;

/// Messages at a fixed rate over open lines, each timed from when it was meant to go out.
final class Load {
  private static final int WARM_MILLIS = 500;
  private static final int DRAIN_MILLIS = 5_000;

  private final Generator generator;
  private final Cluster cluster;
  private final Figures figures;
  private final Sending sending;

  Load(Generator generator, Cluster cluster, Figures figures, Sending sending) {
    this.generator = generator;
    this.cluster = cluster;
    this.figures = figures;
    this.sending = sending;
  }

  /// What a window showed.
  ///
  /// @param messages that were sent in it
  record Seen(double p50, double p99, double messages, Costs costs) {

    double nodes() {
      return costs.nodes() / messages;
    }

    double redis() {
      return costs.redis() / messages;
    }

    double store() {
      return costs.store() / messages;
    }

    double publishes() {
      return costs.counts().publishes() / messages;
    }
  }

  /// @param fanOut deliveries that each message makes
  Seen at(double rate, long millis, int fanOut) {
    long heard = generator.heard;
    long sentBefore = sending.run(rate, WARM_MILLIS).sent();
    generator.measureFrom(generator.micros(), fanOut >= 100 ? 8 : 1);
    var begin = Costs.now(cluster);
    var sent = sending.run(rate, millis);
    var costs = Costs.now(cluster).since(begin);
    figures.note(costs);
    long expected = heard + (sentBefore + sent.sent()) * fanOut;
    if (!generator.until(() -> generator.heard >= expected, DRAIN_MILLIS)) {
      figures.remark(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d deliveries at %,.0f messages/s had not come 5 s after the last.",
              cluster.kind().title(),
              expected - generator.heard,
              expected - heard,
              rate));
    }
    var latencies = generator.latencies();
    return new Seen(
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        sent.sent(),
        costs);
  }

  static void close(Generator generator, List<Line> lines) {
    lines.forEach(Line::close);
    generator.rest(WARM_MILLIS);
  }
}
