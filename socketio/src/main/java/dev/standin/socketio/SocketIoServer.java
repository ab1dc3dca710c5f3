package dev.standin.socketio;

import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineSocket;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// A Socket.IO server (protocol 5) over Engine.IO sessions: hand it to an engine as its listener.
///
/// The namespace `/` always exists; others exist from [#of] on, or on demand by [#ofMatching].
/// Source: https://socket.io/docs/v4/socket-io-protocol/
public final class SocketIoServer implements EngineListener, Addressing {

  private final Core core;
  private final Lanes lanes;
  private final Namespaces namespaces;
  private final Namespace main;

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
    this.main = namespaces.permanent("/");
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
    namespaces.rule((name, auth) -> names.test(name), false).onChild(setup);
  }

  /// As [#ofMatching], for names in which the pattern is found. A namespace that the application
  /// names itself by [#of(String)] afterwards is a child, too, if it is new.
  public ParentNamespace of(Pattern names) {
    return namespaces.rule((name, auth) -> names.matcher(name).find(), true);
  }

  /// As [#ofMatching]; the rule also sees the object that the client sent with its CONNECT packet.
  public ParentNamespace of(BiPredicate<String, Map<String, Object>> names) {
    return namespaces.rule(names, false);
  }

  /// As [#of(BiPredicate)], for rules that take their time, such as a look into a database: the
  /// function must not block, its stage may complete later, on any thread. Asked when no rule that
  /// answers at once accepts a name, one after the other. A stage that fails or is late (connect
  /// timeout) refuses the CONNECT.
  public ParentNamespace ofLater(
      BiFunction<String, Map<String, Object>, CompletionStage<Boolean>> names) {
    return namespaces.laterRule(names);
  }

  /// The main namespace, `/`; [#emit] and the other methods of [Broadcast] address its sockets.
  public Namespace sockets() {
    return main;
  }

  @Override
  public Broadcast everyone() {
    return main;
  }

  /// The same as [Namespace#use] of the main namespace.
  public SocketIoServer use(Middleware middleware) {
    main.use(middleware);
    return this;
  }

  /// The same as [Namespace#onConnection] of the main namespace.
  public SocketIoServer onConnection(Consumer<Socket> handler) {
    main.onConnection(handler);
    return this;
  }

  /// Runs for each namespace that is made from now on, before it has sockets and before it is
  /// handed out; must not block.
  public SocketIoServer onNewNamespace(Consumer<Namespace> handler) {
    namespaces.tell(handler);
    return this;
  }

  /// Ends all sockets and their connections with the reason `server shutting down`, so that clients
  /// come back to another node or after a restart, and closes the adapters. Nobody is let in any
  /// more. Connections that joined no namespace are ended by the engine's own shutdown.
  public void close() {
    namespaces.end();
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
