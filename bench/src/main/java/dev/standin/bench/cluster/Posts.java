package dev.standin.bench.cluster;

import dev.standin.bench.Account;
import dev.standin.bench.ClosedLoop;
import dev.standin.bench.LiveSocket;
import dev.standin.bench.Loop;
import dev.standin.bench.OpenLoop;
import dev.standin.bench.Request;
import dev.standin.bench.cluster.Figures.Figure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/// Messages that a chat gets by POST: from there to the `message` event on one node and on two, and
/// how many it takes on one node, two, three.
final class Posts {
  private static final int CONNECTIONS = 48;
  private static final long SETTLE = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final Plan plan;
  private final Figures figures;

  Posts(Plan plan, Figures figures) {
    this.plan = plan;
    this.figures = figures;
  }

  void warmUp(Cluster cluster, People people) {
    latency(cluster, people, false);
    latency(cluster, people, true);
  }

  void measure(Cluster cluster, People people) {
    var kind = cluster.kind();
    var local = latency(cluster, people, false);
    var across = latency(cluster, people, true);
    figures.add(kind, new Figure("post-local-p50", "POST, both on one node: p50", "ms"), local.p50);
    figures.add(kind, new Figure("post-local-p99", "POST, both on one node: p99", "ms"), local.p99);
    figures.add(kind, new Figure("post-across-p50", "POST, on two nodes: p50", "ms"), across.p50);
    figures.add(kind, new Figure("post-across-p99", "POST, on two nodes: p99", "ms"), across.p99);
    figures.add(
        kind,
        new Figure("post-more-p50", "POST, two nodes − one: p50", "ms"),
        across.p50 - local.p50);
    figures.add(
        kind,
        new Figure("post-cpu-ratio", "POST, two nodes ÷ one: nodes and Redis", "×"),
        across.cpu / local.cpu);
  }

  private record Latency(double p50, double p99, double cpu) {}

  private Latency latency(Cluster cluster, People people, boolean across) {
    try (var loop = new Loop()) {
      var writers = new ArrayList<OpenLoop.Writer>();
      var readers = new ArrayList<OpenLoop.Reader>();
      for (int i = 0; i < People.COUNT; i++) {
        var to = cluster.address(Direct.home(i, across));
        var request = Request.message(to, people.account(i), people.account(Direct.partner(i)));
        if (i % 2 == 0) {
          writers.add(new OpenLoop.Writer(to, request));
        }
        readers.add(new OpenLoop.Reader(to, people.account(i)));
      }
      try (var load = new OpenLoop(loop, writers, readers, plan.rate())) {
        load.runFor(SETTLE);
        load.beginWindow();
        var begin = Costs.now(cluster);
        load.runFor(plan.run().windowNanos());
        var costs = Costs.now(cluster).since(begin);
        load.finish();
        figures.note(costs);
        double messages = plan.rate() * (double) plan.seconds();
        return new Latency(
            load.tally().millisAt(50),
            load.tally().millisAt(99),
            (costs.nodes() + costs.redis()) / messages);
      }
    }
  }

  /// As many as the nodes take, on 48 connections in all, to people whose sockets are on the next
  /// node.
  void rate(Cluster cluster, People people, int nodes) {
    var kind = cluster.kind();
    var arrived = new AtomicLong();
    try (var loop = new Loop()) {
      var sockets = open(loop, i -> cluster.address(i % nodes), people, arrived);
      var loads = new ArrayList<ClosedLoop>();
      for (int node = 0; node < nodes; node++) {
        var to = cluster.address(node);
        loads.add(new ClosedLoop(loop, to, requests(to, people, node, nodes)));
      }
      loads.forEach(ClosedLoop::start);
      loop.runFor(SETTLE);
      loads.forEach(l -> l.tally().clear());
      arrived.set(0);
      var begin = Costs.now(cluster);
      loop.runFor(plan.run().windowNanos());
      var costs = Costs.now(cluster).since(begin);
      double answers = loads.stream().mapToLong(l -> l.tally().answers()).sum();
      double p99 = loads.stream().mapToDouble(l -> l.tally().millisAt(99)).max().orElse(0);
      double heard = arrived.get();
      loads.forEach(ClosedLoop::finish);
      loads.forEach(l -> l.tally().requireNoFailure("messages to " + nodes + " nodes"));
      tell(kind, nodes, new Passed(answers, heard, p99, costs));
      loads.forEach(ClosedLoop::close);
      sockets.forEach(LiveSocket::close);
    }
  }

  /// What passed in a window; times in ms.
  private record Passed(double answers, double heard, double p99, Costs costs) {}

  private void tell(Kind kind, int nodes, Passed passed) {
    var label = nodes == 1 ? "1 node" : nodes + " nodes";
    var costs = passed.costs();
    double seconds = costs.seconds();
    double micros = costs.nodes() + costs.redis();
    figures.add(
        kind,
        new Figure("rate-" + nodes, label + ": POST, 48 connections", "/s"),
        passed.answers() / seconds);
    figures.add(
        kind,
        new Figure("rate-heard-" + nodes, label + ": heard live", "/s"),
        passed.heard() / seconds);
    figures.add(kind, new Figure("rate-p99-" + nodes, label + ": answer p99", "ms"), passed.p99());
    figures.add(
        kind,
        new Figure("rate-cpu-" + nodes, label + ": nodes' and Redis's CPU a message", "µs"),
        micros / passed.answers());
    figures.add(
        kind,
        new Figure("rate-store-" + nodes, label + ": store's CPU a message", "µs"),
        costs.store() / passed.answers());
    figures.add(
        kind,
        new Figure("rate-load-" + nodes, label + ": load of the nodes' core", "%"),
        micros / seconds / 1e4);
  }

  private static List<Request> requests(InetSocketAddress to, People people, int node, int nodes) {
    var requests = new ArrayList<Request>();
    for (int i = node; i < CONNECTIONS; i += nodes) {
      Account from = people.account(i % People.COUNT);
      requests.add(Request.message(to, from, people.account((i + 1) % People.COUNT)));
    }
    return requests;
  }

  /// The socket of person i is on the node behind the one that `i - 1` writes to.
  private static List<LiveSocket> open(
      Loop loop, IntFunction<InetSocketAddress> homes, People people, AtomicLong arrived) {
    var sockets = new ArrayList<LiveSocket>();
    for (int i = 0; i < People.COUNT; i++) {
      var socket = new LiveSocket(people.account(i), _ -> arrived.incrementAndGet());
      var address = homes.apply(i);
      loop.connect(address, socket);
      socket.start(address);
      sockets.add(socket);
    }
    if (!loop.runUntil(() -> sockets.stream().allMatch(LiveSocket::isJoined), PATIENCE)) {
      throw new IllegalStateException("a recipient's socket did not connect within 5 s");
    }
    loop.runFor(SETTLE);
    return sockets;
  }
}
