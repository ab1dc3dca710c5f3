package dev.standin.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Nodes that are one chat: a store, a Redis, and each node with ways of its own to both. Or one
/// node alone with its file.
final class Cluster implements AutoCloseable {

  private final Path folder;
  private final Class<?> main;
  private final Optional<StoreProcess> store;
  private final Optional<RedisProcess> redis;
  private final WireFaults wire;
  private final List<Node> nodes = new ArrayList<>();

  private Cluster(Path folder, Class<?> main, boolean many, RandomGenerator random) {
    this.folder = folder;
    this.main = main;
    this.wire = new WireFaults(random);
    this.store = many ? Optional.of(new StoreProcess(folder)) : Optional.empty();
    this.redis = many ? Optional.of(new RedisProcess(folder)) : Optional.empty();
  }

  /// A store and a Redis without a node yet.
  static Cluster empty(Path folder, Class<?> main, RandomGenerator random) {
    return new Cluster(folder, main, true, random);
  }

  /// So many nodes, ready.
  static Cluster of(int nodes, Path folder, Class<?> main, RandomGenerator random) {
    Cluster cluster = empty(folder, main, random);
    try {
      for (int i = 0; i < nodes; i++) {
        cluster.add(Optional.empty(), Map.of()).ready();
      }
      return cluster;
    } catch (RuntimeException | Error broken) {
      cluster.close();
      throw broken;
    }
  }

  /// One node that stores in a file.
  static Cluster alone(Path folder, Class<?> main, RandomGenerator random) {
    Cluster cluster = new Cluster(folder, main, false, random);
    cluster.add(Optional.empty(), Map.of()).ready();
    return cluster;
  }

  /// Starts another node; see [Node#ready].
  Node add(Optional<Netns> netns, Map<String, String> settings) {
    List<TcpProxy> ways = new ArrayList<>();
    store.ifPresent(to -> ways.add(new TcpProxy(at(netns, 0), to::port, wire::traffic)));
    redis.ifPresent(to -> ways.add(new TcpProxy(at(netns, 1), to::port, Traffic::plain)));
    Path own = folder.resolve("node" + nodes.size());
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Node node = new Node(new Node.Place(own, main, ways, netns), settings);
    nodes.add(node);
    return node;
  }

  private static InetAddress at(Optional<Netns> netns, int wire) {
    return netns.map(one -> one.outside(wire)).orElse(InetAddress.getLoopbackAddress());
  }

  /// Ends the last node for good, and forgets it.
  void removeLast() {
    nodes.removeLast().close();
  }

  List<Node> nodes() {
    return nodes;
  }

  StoreProcess store() {
    return store.orElseThrow();
  }

  RedisProcess redis() {
    return redis.orElseThrow();
  }

  /// What goes wrong with the nodes' calls of the store.
  WireFaults wire() {
    return wire;
  }

  /// Any node's address, another one each time; a client that is refused there asks again.
  Supplier<URI> addresses(RandomGenerator random) {
    return () -> {
      synchronized (random) {
        return nodes.get(random.nextInt(nodes.size())).address();
      }
    };
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    redis.ifPresent(RedisProcess::close);
    store.ifPresent(StoreProcess::close);
  }
}
