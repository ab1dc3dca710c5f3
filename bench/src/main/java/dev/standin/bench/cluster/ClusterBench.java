package dev.standin.bench.cluster;

import dev.standin.bench.Arguments;
import dev.standin.bench.Bench;
import java.io.PrintStream;

/// Starts the clusters, loads each in turn, prints the table and keeps the figures.
final class ClusterBench {
  private static final int DEADLINE_MINUTES = 30;
  private static final int MOST_NODES = 3;

  private final Plan plan;
  private final PrintStream out;
  private final Figures figures = new Figures();

  private ClusterBench(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /// @param args see bench/cluster-run
  public static void main(String[] args) {
    Bench.run(
        "bench-cluster",
        DEADLINE_MINUTES,
        out -> new ClusterBench(Arguments.read(args, Plan::from), out).run());
  }

  private void run() {
    plan.kinds().forEach(this::run);
    new Table(plan, figures).print(out);
  }

  /// A cluster of one kind, alone on the machine: where local and across are compared, they are
  /// measured within seconds of each other.
  private void run(Kind kind) {
    out.println("starting " + kind.title());
    try (var cluster = Cluster.start(plan, kind)) {
      var people = People.of(cluster);
      for (var scenario : plan.scenarios()) {
        if (!suits(kind, scenario)) {
          continue;
        }
        out.println("  " + scenario);
        try {
          scenario(scenario, cluster, people);
        } catch (IllegalStateException e) {
          // The other figures are worth keeping.
          figures.remark(kind.title() + ", " + scenario + " ended: " + e.getMessage());
        }
      }
    }
  }

  private static boolean suits(Kind kind, String scenario) {
    return switch (scenario) {
      case "post", "rate" -> kind.stores();
      case "rooms" -> !kind.stores();
      case "channels" -> kind == Kind.RELAY;
      default -> true;
    };
  }

  private void scenario(String name, Cluster cluster, People people) {
    switch (name) {
      case "direct" -> {
        var direct = new Direct(plan, figures);
        direct.warmUp(cluster, people);
        rounds(() -> direct.measure(cluster, people));
      }
      case "post" -> {
        var posts = new Posts(plan, figures);
        posts.warmUp(cluster, people);
        rounds(() -> posts.measure(cluster, people));
      }
      case "bystander" -> {
        var bystander = new Bystander(plan, figures);
        rounds(() -> bystander.measure(cluster, people));
      }
      case "rate" -> rates(cluster, people);
      case "rooms" -> {
        var rooms = new Rooms(plan, figures);
        rooms.warmUp(cluster);
        rounds(() -> rooms.measure(cluster));
      }
      case "channels" -> rounds(() -> new Channels(figures).measure(cluster));
      default -> throw new IllegalArgumentException("no scenario is called " + name);
    }
  }

  private void rates(Cluster cluster, People people) {
    var posts = new Posts(plan, figures);
    while (cluster.nodes().size() < MOST_NODES) {
      cluster.add();
    }
    new Posts(plan, new Figures()).rate(cluster, people, MOST_NODES);
    rounds(
        () -> {
          for (int nodes = 1; nodes <= MOST_NODES; nodes++) {
            posts.rate(cluster, people, nodes);
          }
        });
  }

  private void rounds(Runnable round) {
    for (int i = 0; i < plan.rounds(); i++) {
      round.run();
    }
  }
}
