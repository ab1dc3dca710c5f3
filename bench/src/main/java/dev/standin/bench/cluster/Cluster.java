package dev.standin.bench.cluster;

import dev.standin.bench.MongoStore;
import dev.standin.bench.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Nodes of one kind, their Redis, and their store if they have one.
final class Cluster implements AutoCloseable {
  private final Plan plan;
  private final Kind kind;
  private final Redis redis;
  private final Optional<RunningServer> store;
  private final List<RunningServer> nodes = new ArrayList<>();
  private int started;

  private Cluster(Plan plan, Kind kind, Redis redis, Optional<RunningServer> store) {
    this.plan = plan;
    this.kind = kind;
    this.redis = redis;
    this.store = store;
  }

  /// Starts Redis, the store and two nodes.
  static Cluster start(Plan plan, Kind kind) {
    var redis = Redis.start(plan.run().work().resolve(kind.id() + "-redis.log"));
    var store =
        kind.stores()
            ? Optional.of(MongoStore.start(plan.run().work(), Costs.STORE_CORES, "2g"))
            : Optional.<RunningServer>empty();
    var cluster = new Cluster(plan, kind, redis, store);
    cluster.add();
    cluster.add();
    return cluster;
  }

  /// Starts one more node.
  void add() {
    nodes.add(startNode(redis.port(), store.map(s -> s.uri().toString())));
  }

  /// Starts a node beside the counted ones, which reaches Redis at a port, and the store at a URI.
  RunningServer startNode(int redisPort, Optional<String> storeUri) {
    var name = kind.id() + "-" + ++started;
    var settings = new HashMap<>(kind.settings());
    settings.put("REDIS_URL", "redis://127.0.0.1:" + redisPort);
    storeUri.ifPresent(uri -> settings.put("MONGO_URI", uri));
    try {
      var data = Files.createTempDirectory(plan.run().work(), name);
      var command = kind.command(plan.run().root(), data);
      var log = plan.run().work().resolve(name + ".log");
      return RunningServer.start(command, settings, Integer.toString(Costs.SERVERS_CORE), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Kind kind() {
    return kind;
  }

  Redis redis() {
    return redis;
  }

  Optional<RunningServer> store() {
    return store;
  }

  List<RunningServer> nodes() {
    return nodes;
  }

  InetSocketAddress address(int node) {
    return nodes.get(node).socketAddress();
  }

  @Override
  public void close() {
    nodes.forEach(RunningServer::close);
    store.ifPresent(RunningServer::close);
    redis.close();
  }
}
