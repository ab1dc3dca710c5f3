package dev.standin.socketio;

import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineSocket;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// A Socket.IO server (protocol 5) over Engine.IO sessions: hand it to an engine as its listener.
///
/// The namespace `/` always exists; others exist from [#of] on, or on demand by [#ofMatching].
/// Source: https://socket.io/docs/v4/socket-io-protocol/
public final class SocketIoServer implements EngineListener {

  private final Core core;
  private final Lanes lanes;
  private final Namespaces namespaces;

  /// @param random makes the socket ids; must be unguessable and safe for threads, as
  ///   [java.security.SecureRandom] is
  public SocketIoServer(SocketIoOptions options, RandomGenerator random) {
    this(options, random, LocalAdapter::new);
  }

  /// @param adapters makes the adapter of each namespace, once, before any other use of it
  public SocketIoServer(
      SocketIoOptions options, RandomGenerator random, Function<Namespace, Adapter> adapters) {
    this.core = Core.of(options, random, adapters);
    this.lanes = new Lanes(core);
    this.namespaces = new Namespaces(core);
    namespaces.permanent("/");
  }

  /// The namespace of this name, made if it is new; it stays. A missing leading slash is added.
  public Namespace of(String name) {
    return namespaces.permanent(name);
  }

  /// Lets clients make namespaces: at the first CONNECT to a name that none bears and this accepts,
  /// one is made and handed to `setup` for its middleware and handlers. It ends with its last
  /// socket. Rules are asked in the order in which they came; both functions run on a connection's
  /// owner, one call at a time, and must not block.
  public void ofMatching(Predicate<String> names, Consumer<Namespace> setup) {
    namespaces.rule(names, setup);
  }

  @Override
  public Receiver opened(EngineSocket socket) {
    Connection connection = new Connection(this, socket, lanes.acquire(socket.owner()));
    connection.start();
    return connection;
  }

  Core core() {
    return core;
  }

  Namespaces namespaces() {
    return namespaces;
  }

  /// A connection on this lane has ended.
  void closed(Lane lane) {
    lanes.release(lane);
  }
}
