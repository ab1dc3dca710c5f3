package dev.standin.faults;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node of the cluster as a process, and its own ways to the store and to Redis.
final class Node implements AutoCloseable {

  private static final String READY = "Standin is ready on ";

  private final Place place;
  private final Optional<TcpProxy> store;
  private final Optional<TcpProxy> redis;
  private final Map<String, String> more = new HashMap<>();
  private volatile Class<?> main;
  private volatile Child child;
  private volatile Optional<URI> address = Optional.empty();

  /// Where it runs, and what it is.
  ///
  /// @param ways to store and Redis; none for a node that is alone with its file
  /// @param netns the network it is in, if not this one
  record Place(Path folder, Class<?> main, List<TcpProxy> ways, Optional<Netns> netns) {}

  /// Starts it; see [#ready].
  Node(Place place) {
    this(place, Map.of());
  }

  /// @param more settings beside the usual ones
  Node(Place place, Map<String, String> more) {
    this.place = place;
    this.more.putAll(more);
    this.store = place.ways().stream().findFirst();
    this.redis = place.ways().stream().skip(1).findFirst();
    this.main = place.main();
    this.child = start();
  }

  private Child start() {
    Map<String, String> settings = new HashMap<>();
    settings.put("PORT", "0");
    settings.put("HOST", place.netns().map(Netns::inside).orElse("127.0.0.1"));
    settings.put("DATA_DIR", place.folder().resolve("data").toString());
    settings.put("JWT_SECRET", "a secret that all nodes of the tests share");
    for (String cap :
        List.of("STANDIN_REPLIES_PER_HOUR", "SEND_BURST", "SEND_PER_SECOND", "REGISTER_BURST")) {
      settings.put(cap, "1000000");
    }
    store.ifPresent(
        way -> settings.put("MONGO_URI", "mongodb://" + at(0) + ":" + way.port() + "/standin"));
    redis.ifPresent(way -> settings.put("REDIS_URL", "redis://" + at(1) + ":" + way.port()));
    settings.putAll(more);
    List<String> command = new ArrayList<>();
    place.netns().ifPresent(netns -> command.addAll(netns.prefix()));
    command.addAll(Child.java(false, List.of(), List.of(main.getName(), "serve")));
    return Child.start(new Child.Plan(place.folder(), settings, READY, command));
  }

  private String at(int wire) {
    return place
        .netns()
        .map(netns -> netns.outside(wire))
        .orElse(InetAddress.getLoopbackAddress())
        .getHostAddress();
  }

  /// Waits until it listens.
  URI ready() {
    URI now = URI.create(child.ready());
    address = Optional.of(now);
    return now;
  }

  /// Where it listens, or did last.
  URI address() {
    return address.orElseThrow();
  }

  Child process() {
    return child;
  }

  /// Its way to the store.
  TcpProxy store() {
    return store.orElseThrow();
  }

  /// Its way to Redis.
  TcpProxy redis() {
    return redis.orElseThrow();
  }

  /// Starts it again, after its end; see [#ready].
  void restart() {
    child = start();
  }

  /// Is another program from its next start on.
  void become(Class<?> other) {
    main = other;
  }

  @Override
  public void close() {
    child.close();
    place.ways().forEach(TcpProxy::close);
  }
}
