package dev.standin.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Where a fault strikes: the cluster, the people on it, and what was looked at besides the
/// histories.
final class Stage {

  /// A node answers for itself within this time.
  private static final int SOON = 20;

  /// A send waits so long for a store that is away, at most, and then some.
  private static final int A_SEND = 30;

  private final Cluster cluster;
  private final Load load;
  private final Health health;
  private final RandomGenerator random;
  private final List<String> checked = new ArrayList<>();

  Stage(Cluster cluster, Load load, Health health, RandomGenerator random) {
    this.cluster = cluster;
    this.load = load;
    this.health = health;
    this.random = random;
  }

  Cluster cluster() {
    return cluster;
  }

  Load load() {
    return load;
  }

  /// A number below, from the scenario's seed.
  int number(int below) {
    return random.nextInt(below);
  }

  Node anyNode() {
    return cluster.nodes().get(number(cluster.nodes().size()));
  }

  /// Lets time go by, while everybody writes.
  void live(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  List<String> checked() {
    return checked;
  }

  void expect(boolean holds, String sentence) {
    if (holds) {
      checked.add(sentence);
    } else {
      load.notes().fault("it does not hold that " + sentence);
    }
  }

  /// Kills a node and starts it again; everybody on it moves.
  void killAndRestart(Node node, int awayMillis) {
    node.process().kill();
    live(awayMillis);
    node.restart();
    node.ready();
  }

  /// While something is away that is not needed to store, sends are acknowledged and nobody's
  /// connection ends.
  void storesMeanwhile(long millis) {
    int before = load.connections();
    live(millis);
    expect(load.awaitMore(10, SOON), "sends go on");
    expect(load.connections() == before, "sockets stay");
  }

  /// The store is away until `back` runs: nodes say so, sends are refused if it takes long, sockets
  /// stay, and it is over by itself.
  void storeAway(long millis, Runnable back) {
    int before = load.connections();
    int refused = load.unavailable();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    expect(health.awaitAll(cluster, 503, SOON), "all say 503");
    if (millis >= 15_000) {
      expect(Load.await(() -> load.unavailable() > refused, A_SEND), "sends are refused");
    }
    live(TimeUnit.NANOSECONDS.toMillis(Math.max(0, end - System.nanoTime())));
    back.run();
    expect(health.awaitAll(cluster, 200, SOON), "all say 200 again");
    expect(load.connections() == before, "sockets stay");
  }

  /// One node's way to the store is cut for longer than its lane may be silent: it says so and
  /// refuses sends, the others notice nothing but that they close its lane, its sockets stay, and
  /// it is over by itself.
  void cutFromStore(Node cut, long millis) {
    List<Node> others = new ArrayList<>(cluster.nodes());
    others.remove(cut);
    int before = load.connections();
    int refused = load.unavailable();
    long closed = cluster.store().closedLanes();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    cut.store().cut();
    expect(Load.await(() -> health.all(List.of(cut), 503), SOON), "it says 503");
    expect(load.awaitMore(10, SOON), "others' sends go on");
    boolean well = true;
    while (System.nanoTime() < end) {
      well &= health.all(others, 200) && health.all(List.of(cut), 503);
      live(500);
    }
    expect(well, "the others say 200 all the time");
    expect(Load.await(() -> load.unavailable() > refused, A_SEND), "its sends are refused");
    expect(Load.await(() -> cluster.store().closedLanes() > closed, SOON), "its lane is closed");
    expect(load.connections() == before, "sockets stay");
    cut.store().pass();
    expect(health.awaitAll(cluster, 200, SOON), "all say 200 again");
    expect(load.connections() == before, "sockets stay when it is back");
  }

  /// Calls of the store go wrong by the plan, so many at least.
  void struck(WireFaults.Plan plan, int times) {
    WireFaults wire = cluster.wire();
    int before = wire.struck();
    wire.begin(plan);
    boolean enough = Load.await(() -> wire.struck() >= before + times, A_SEND);
    wire.end();
    expect(enough, (wire.struck() - before) + " calls were struck");
  }
}
