package dev.standin.bench.cluster;

import dev.standin.bench.RunningServer;
import dev.standin.bench.cluster.Figures.Figure;
import dev.standin.bench.relay.Generator;
import dev.standin.bench.relay.Line;
import dev.standin.bench.relay.Sending;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A third node whose way to Redis and to the store is tapped: what it hears when nothing happens,
/// when two others exchange messages that concern nobody here, and when it takes part itself.
final class Bystander {
  private static final int SETTLE_MILLIS = 2_000;

  private final Plan plan;
  private final Figures figures;

  Bystander(Plan plan, Figures figures) {
    this.plan = plan;
    this.figures = figures;
  }

  void measure(Cluster cluster, People people) {
    try (var redis = Tap.before(cluster.redis().port(), Tap::pushes);
        var mongo = tapStore(cluster);
        var node = cluster.startNode(redis.port(), storeUri(cluster, mongo))) {
      var taps = new Taps(redis, mongo);
      quiet(cluster, people, taps);
      takingPart(cluster, people, taps, node);
    }
  }

  private static Tap tapStore(Cluster cluster) {
    int port = cluster.store().map(store -> store.uri().getPort()).orElse(1);
    return Tap.before(port, Tap::mongo);
  }

  private static Optional<String> storeUri(Cluster cluster, Tap tap) {
    return cluster
        .store()
        .map(s -> s.uri().toString().replace(":" + s.uri().getPort(), ":" + tap.port()));
  }

  private record Taps(Tap redis, Tap mongo) {
    Both passed() {
      return new Both(redis.passed(), mongo.passed());
    }
  }

  private record Both(Tap.Passed redis, Tap.Passed mongo) {
    Both since(Both start) {
      return new Both(redis.since(start.redis), mongo.since(start.mongo));
    }
  }

  /// Nobody is here: first nothing happens at all, then the two others talk.
  private void quiet(Cluster cluster, People people, Taps taps) {
    var kind = cluster.kind();
    try (var generator = new Generator()) {
      generator.beGentle();
      var lines = open(generator, people, i -> cluster.address(Direct.home(i, true)));
      generator.rest(SETTLE_MILLIS);
      var begin = Costs.now(cluster);
      var before = taps.passed();
      generator.rest(plan.millis());
      var idle = taps.passed().since(before);
      var costs = Costs.now(cluster).since(begin);
      double seconds = plan.seconds();
      idle(kind, cluster, idle, costs);
      before = taps.passed();
      var seen = send(generator, cluster, people, lines);
      generator.rest(SETTLE_MILLIS);
      var busy = taps.passed().since(before);
      double all = seconds + (SETTLE_MILLIS + 500) / 1e3;
      busy(kind, busy, all, seen);
      Load.close(generator, lines);
    }
  }

  private void busy(Kind kind, Both busy, double seconds, double seen) {
    figures.add(
        kind,
        new Figure("by-redis", "uninvolved, others at the rate: bytes from Redis", "B/s"),
        busy.redis.bytesDown() / seconds);
    figures.add(
        kind,
        new Figure("by-pushes", "uninvolved, others at the rate: pushes", "/s"),
        busy.redis.answers() / seconds);
    figures.add(
        kind,
        new Figure("by-pushes-message", "uninvolved: pushes a message of others", ""),
        busy.redis.answers() / seen);
    if (kind.stores()) {
      figures.add(
          kind,
          new Figure("by-store-reads", "uninvolved, others at the rate: store commands", "/s"),
          busy.mongo.commands() / seconds);
      figures.add(
          kind,
          new Figure("by-store", "uninvolved, others at the rate: bytes from the store", "B/s"),
          busy.mongo.bytesDown() / seconds);
    }
  }

  private void idle(Kind kind, Cluster cluster, Both idle, Costs costs) {
    double seconds = plan.seconds();
    figures.add(
        kind,
        new Figure("idle-redis-up", "nothing happens: a node's bytes to Redis", "B/s"),
        idle.redis.bytesUp() / seconds);
    figures.add(
        kind,
        new Figure("idle-redis-down", "nothing happens: its bytes from Redis", "B/s"),
        idle.redis.bytesDown() / seconds);
    figures.add(
        kind,
        new Figure("idle-pushes", "nothing happens: pushes", "/s"),
        idle.redis.answers() / seconds);
    figures.add(
        kind,
        new Figure("idle-cpu", "nothing happens: CPU of a node", "% of a core"),
        costs.nodes() / costs.seconds() / 1e4 / cluster.nodes().size());
    if (kind.stores()) {
      idleStore(kind, idle, seconds);
    }
  }

  private void idleStore(Kind kind, Both idle, double seconds) {
    figures.add(
        kind,
        new Figure("idle-store-commands", "nothing happens: its commands to the store", "/s"),
        idle.mongo.commands() / seconds);
    figures.add(
        kind,
        new Figure("idle-store-up", "nothing happens: its bytes to the store", "B/s"),
        idle.mongo.bytesUp() / seconds);
    figures.add(
        kind,
        new Figure("idle-store-down", "nothing happens: its bytes from the store", "B/s"),
        idle.mongo.bytesDown() / seconds);
  }

  /// One of each pair is at the tapped node: in half of the pairs the one who writes. So half of
  /// what passes there is sent and half is heard.
  private void takingPart(Cluster cluster, People people, Taps taps, RunningServer node) {
    var kind = cluster.kind();
    try (var generator = new Generator()) {
      generator.beGentle();
      var here = node.socketAddress();
      var lines = open(generator, people, i -> (i / 2 + i) % 2 == 0 ? here : cluster.address(0));
      generator.rest(SETTLE_MILLIS);
      var before = taps.passed();
      double messages = send(generator, cluster, people, lines) / 2;
      var passed = taps.passed().since(before);
      wires(kind, passed, messages);
      Load.close(generator, lines);
    }
  }

  private void wires(Kind kind, Both passed, double messages) {
    figures.add(
        kind,
        new Figure("wire-redis-up", "a message sent and one heard: bytes to Redis", "B"),
        passed.redis.bytesUp() / messages);
    figures.add(
        kind,
        new Figure("wire-redis-down", "a message sent and one heard: bytes from Redis", "B"),
        passed.redis.bytesDown() / messages);
    figures.add(
        kind,
        new Figure("wire-pushes", "a message sent and one heard: pushes", ""),
        passed.redis.answers() / messages);
    if (kind.stores()) {
      figures.add(
          kind,
          new Figure("wire-store-commands", "a message sent and one heard: store commands", ""),
          passed.mongo.commands() / messages);
      figures.add(
          kind,
          new Figure("wire-store-up", "a message sent and one heard: bytes to the store", "B"),
          passed.mongo.bytesUp() / messages);
      figures.add(
          kind,
          new Figure("wire-store-down", "a message sent and one heard: bytes from the store", "B"),
          passed.mongo.bytesDown() / messages);
    }
  }

  private interface Homes {
    InetSocketAddress of(int person);
  }

  private static List<Line> open(Generator generator, People people, Homes homes) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < People.COUNT; i++) {
      lines.add(generator.open(homes.of(i), people.greeting(i)));
    }
    generator.join(lines);
    return lines;
  }

  /// Sends for so long and answers how many messages that were, warming up included.
  private double send(Generator generator, Cluster cluster, People people, List<Line> lines) {
    var writers = new ArrayList<Line>();
    var messages = new ArrayList<byte[]>();
    for (int i = 0; i < lines.size(); i += 2) {
      writers.add(lines.get(i));
      messages.add(people.messageTo(Direct.partner(i)));
    }
    long heard = generator.heard;
    new Load(generator, cluster, figures, new Sending(generator, writers, List.copyOf(messages)))
        .at(plan.rate(), plan.millis(), 1);
    return generator.heard - heard;
  }
}
