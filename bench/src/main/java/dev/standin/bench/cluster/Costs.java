package dev.standin.bench.cluster;

import dev.standin.bench.Proc;

/// What a stretch of time cost a cluster: its length, processor time in µs, and Redis's counts.
///
/// @param nodes all nodes together
/// @param generator our own time
/// @param others what anybody else used of both cores
record Costs(
    double seconds,
    long nodes,
    long redis,
    long store,
    long generator,
    long others,
    Redis.Counts counts) {

  /// Nodes and Redis run here, the generator on the other core, the store where there is room:
  /// beside a generator that does not sleep it would wait.
  static final int SERVERS_CORE = 0;

  static final String STORE_CORES = "0,1";

  static Costs now(Cluster cluster) {
    var counts = cluster.redis().counts();
    long nodes = cluster.nodes().stream().mapToLong(n -> Proc.cpuMicros(n.pid())).sum();
    long redis = Proc.cpuMicros(cluster.redis().pid());
    long store = cluster.store().map(s -> Proc.cpuMicros(s.pid())).orElse(0L);
    long own = Proc.cpuMicros(ProcessHandle.current().pid());
    return new Costs(
        System.nanoTime() / 1e9,
        nodes,
        redis,
        store,
        own,
        Proc.busyMicros(0) + Proc.busyMicros(1) - nodes - redis - store - own,
        counts);
  }

  Costs since(Costs start) {
    return new Costs(
        seconds - start.seconds,
        nodes - start.nodes,
        redis - start.redis,
        store - start.store,
        generator - start.generator,
        others - start.others,
        new Redis.Counts(
            counts.publishes() - start.counts.publishes(),
            counts.in() - start.counts.in(),
            counts.out() - start.counts.out()));
  }

  double othersPercent() {
    return Math.max(0, others / seconds / 2e4);
  }
}
