package dev.standin.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Three nodes and a client at each, for [ClusterContract].
public abstract class ClusterFixture {

  static final int NODES = 3;
  static final Duration SECOND = Duration.ofSeconds(1);

  /// The way between the nodes.
  public interface Cluster {

    Adapter adapter(Namespace namespace, int node);

    /// Lets one message arrive; false if none is under way.
    boolean step();

    void pass(Duration time);

    /// Nothing more that this node says arrives.
    void silence(int node);

    /// The test is over.
    default void end() {}
  }

  protected abstract Cluster cluster(long seed);

  Cluster cluster;
  List<World> worlds = List.of();
  List<Client> clients = List.of();

  @BeforeEach
  void begin() {
    cluster = cluster(1);
    join(1);
  }

  /// Again, with another network.
  void begin(long seed) {
    cluster.end();
    cluster = cluster(seed);
    join(seed);
  }

  private void join(long seed) {
    worlds = new ArrayList<>();
    clients = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      int node = i;
      SocketIoOptions.Builder options = SocketIoOptions.defaults().toBuilder();
      World world =
          new World(options, 10 * seed + i, namespace -> cluster.adapter(namespace, node));
      worlds.add(world);
      clients.add(world.joined());
    }
    settle();
  }

  @AfterEach
  void nothingIsUnread() {
    settle();
    worlds.forEach(World::assertQuiet);
    cluster.end();
  }

  void settle() {
    do {
      worlds.forEach(World::settle);
    } while (cluster.step());
  }

  void pass(Duration time) {
    settle();
    worlds.forEach(world -> world.pass(time));
    settle();
    cluster.pass(time);
    settle();
  }

  Namespace main(int node) {
    return worlds.get(node).server.of("/");
  }

  Socket socket(int node) {
    return clients.get(node).socket();
  }

  <T> T result(CompletionStage<T> stage) {
    settle();
    return stage.toCompletableFuture().join();
  }

  void heardBy(String packet, int... nodes) {
    settle();
    for (int node : nodes) {
      clients.get(node).hears(packet);
    }
    clients.forEach(Client::hearsNothing);
  }
}
