package dev.standin.faults;

import dev.standin.crash.ChatClient;
import dev.standin.faults.WireFaults.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// A way in which something fails while people write, and how it ends.
///
/// @param inFull how often it strikes when all faults do
/// @param sampled whether the short run has it
record Fault(String name, int inFull, boolean sampled, Strike strike) {

  private static final Set<String> WRITES = Set.of("insert", "update");

  Fault(String name, Strike strike) {
    this(name, 1, true, strike);
  }

  /// Returns when it is over.
  @FunctionalInterface
  interface Strike {
    void on(Stage stage) throws Exception;
  }

  /// All that strike a cluster of several nodes in this network.
  static List<Fault> all() {
    return List.of(
        new Fault("a node is killed", 40, true, Fault::nodeKilled),
        new Fault("two nodes are killed at once", 8, false, Fault::twoNodesKilled),
        new Fault("Redis is killed", 25, true, Fault::redisKilled),
        new Fault("Redis is restarted empty", 15, true, Fault::redisRestarted),
        new Fault("Redis is paused", 12, true, stage -> redisPaused(stage, 2_500)),
        new Fault("Redis is paused 30 s", 2, false, stage -> redisPaused(stage, 30_000)),
        new Fault("a node is cut from Redis", 15, true, Fault::cutFromRedis),
        new Fault("the store is paused", 12, true, stage -> storePaused(stage, 2_500)),
        new Fault("the store is paused 30 s", 2, false, stage -> storePaused(stage, 30_000)),
        new Fault("the store is cut off", 10, true, stage -> storeCut(stage, 2_000)),
        new Fault("the store is cut off 20 s", 2, false, stage -> storeCut(stage, 20_000)),
        new Fault("one node is cut from the store 20 s", 4, false, Fault::oneCutFromStore),
        new Fault("the store is a black hole", 4, false, Fault::storeHole),
        new Fault("the store restarts", 5, false, Fault::storeRestarted),
        new Fault("the store is slow by 500 ms", 6, true, Fault::storeSlow),
        new Fault("the store fails one call in ten", 15, true, Fault::storeFailing),
        new Fault(
            "answers of the store are lost",
            15,
            true,
            stage -> answersLost(stage, Kind.LOSE_ANSWER)),
        new Fault(
            "answers of the store never come",
            5,
            false,
            stage -> answersLost(stage, Kind.SWALLOW_ANSWER)),
        new Fault("a node is paused", 8, true, stage -> nodePaused(stage, 2_500)),
        new Fault("a node is paused 20 s", 3, false, stage -> nodePaused(stage, 20_000)),
        new Fault("three nodes restart in turn", 4, false, Fault::rollingRestart),
        new Fault("the old server writes beside", 6, true, Fault::oldServerBeside));
  }

  private static void nodeKilled(Stage stage) {
    stage.killAndRestart(stage.anyNode(), stage.number(1_500));
  }

  private static void twoNodesKilled(Stage stage) {
    int spared = stage.number(stage.cluster().nodes().size());
    List<Node> killed = new ArrayList<>(stage.cluster().nodes());
    killed.remove(spared);
    killed.forEach(node -> node.process().kill());
    stage.live(stage.number(1_000));
    killed.forEach(Node::restart);
    killed.forEach(Node::ready);
  }

  private static void redisKilled(Stage stage) {
    stage.cluster().redis().process().kill();
    stage.storesMeanwhile(200 + stage.number(1_500));
    stage.cluster().redis().restart();
  }

  private static void redisRestarted(Stage stage) {
    stage.live(stage.number(300));
    stage.cluster().redis().process().terminate();
    stage.cluster().redis().restart();
    stage.storesMeanwhile(stage.number(500));
  }

  private static void redisPaused(Stage stage, long millis) {
    stage.cluster().redis().process().pause();
    stage.storesMeanwhile(millis);
    stage.cluster().redis().process().resume();
  }

  private static void cutFromRedis(Stage stage) {
    Node node = stage.anyNode();
    if (stage.number(2) == 0) {
      node.redis().cut();
    } else {
      node.redis().hole();
    }
    stage.storesMeanwhile(1_000 + stage.number(3_000));
    node.redis().pass();
  }

  private static void storePaused(Stage stage, long millis) {
    stage.cluster().store().process().pause();
    stage.storeAway(millis, stage.cluster().store().process()::resume);
  }

  private static void storeCut(Stage stage, long millis) {
    stage.cluster().nodes().forEach(node -> node.store().cut());
    stage.storeAway(millis, () -> stage.cluster().nodes().forEach(node -> node.store().pass()));
  }

  private static void oneCutFromStore(Stage stage) {
    stage.cutFromStore(stage.anyNode(), 20_000);
  }

  private static void storeHole(Stage stage) {
    stage.cluster().nodes().forEach(node -> node.store().hole());
    stage.storeAway(4_000, () -> stage.cluster().nodes().forEach(node -> node.store().pass()));
  }

  private static void storeRestarted(Stage stage) {
    stage.cluster().store().stop();
    stage.storeAway(500, stage.cluster().store()::restart);
  }

  /// Where the store keeps what it acknowledged.
  static void storeKilled(Stage stage) {
    stage.cluster().store().process().kill();
    stage.storeAway(stage.number(1_500), stage.cluster().store()::restart);
  }

  private static void storeSlow(Stage stage) {
    stage.cluster().nodes().forEach(node -> node.store().slow(Duration.ofMillis(500)));
    stage.storesMeanwhile(3_000);
    stage.cluster().nodes().forEach(node -> node.store().pass());
  }

  private static void storeFailing(Stage stage) {
    stage.struck(new WireFaults.Plan(Kind.FAIL, 10, Set.of()), 10);
  }

  private static void answersLost(Stage stage, Kind kind) {
    stage.struck(new WireFaults.Plan(kind, 5, WRITES), 3);
  }

  private static void nodePaused(Stage stage, long millis) {
    Node node = stage.anyNode();
    node.process().pause();
    stage.live(millis);
    stage.expect(stage.load().awaitMore(5, 20), "others' sends go on");
    node.process().resume();
  }

  private static void rollingRestart(Stage stage) {
    for (Node node : stage.cluster().nodes()) {
      node.process().terminate();
      node.restart();
      node.ready();
      stage.live(stage.number(500));
    }
  }

  /// And a node dies meanwhile.
  private static void oldServerBeside(Stage stage) {
    List<String> people =
        stage.load().people().stream().limit(Load.BUSY).map(ChatClient.Person::id).toList();
    try (var old = new OldServer(stage.cluster().store(), stage.load().notes())) {
      for (int i = 0; i < 5; i++) {
        old.write(10, people, new SplittableRandom(stage.number(1 << 30)));
        stage.live(stage.number(400));
        if (i == 2) {
          nodeKilled(stage);
        }
      }
    }
  }
}
