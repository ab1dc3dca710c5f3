package dev.standin.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A namespace of this node.
final class LocalNamespace implements Namespace, Addressing {

  private final Core core;
  private final String name;
  private final PacketEncoder encoder;
  private final Adapter adapter;
  private final Selection everyone;
  private final List<Middleware> middleware = new CopyOnWriteArrayList<>();
  private final List<Consumer<Socket>> connectionHandlers = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, List<EventHandler>> serverSide =
      new ConcurrentHashMap<>(4);

  /// One row of ids for all sockets, so that a broadcast question is encoded once.
  private final AtomicLong ackIds = new AtomicLong();

  /// Sockets that joined or are joining; guarded by the entry in [Namespaces].
  int users;

  /// Of a namespace whose clients recover what they missed.
  private volatile @Nullable Sessions sessions;

  /// Guarded by [Namespaces] for writing.
  private volatile boolean dynamic;

  LocalNamespace(Core core, String name) {
    this.core = core;
    this.name = name;
    this.encoder = new PacketEncoder(core.writer(), name);
    this.everyone = Selection.everyone(this);
    this.sessions =
        core.options().recovery().map(memory -> new MemorySessions(core, memory)).orElse(null);
    this.adapter = core.adapters().apply(this);
  }

  Core core() {
    return core;
  }

  PacketEncoder encoder() {
    return encoder;
  }

  long nextAckId() {
    return ackIds.getAndIncrement();
  }

  @Nullable Sessions sessions() {
    return sessions;
  }

  List<Middleware> middleware() {
    return List.copyOf(middleware);
  }

  boolean isDynamic() {
    return dynamic;
  }

  void makeDynamic() {
    dynamic = true;
  }

  /// Whether it was dynamic before.
  boolean makePermanent() {
    boolean was = dynamic;
    dynamic = false;
    return was;
  }

  /// Runs the handlers of `connection` for a socket.
  void connected(LocalSocket socket) {
    for (Consumer<Socket> handler : connectionHandlers) {
      try {
        handler.accept(socket);
      } catch (RuntimeException | Error fault) {
        core.fault("a connection handler of " + name, fault);
      }
    }
  }

  /// The server closes: clients may come back to another one.
  void end() {
    adapter.visit(Set.of(), Set.of(), socket -> ((LocalSocket) socket).shutDown());
    adapter.close();
  }

  /// The last socket of a namespace that was made on demand is gone, and so is what it kept.
  void close() {
    if (sessions != null) {
      sessions.end();
    }
    adapter.close();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Namespace use(Middleware added) {
    middleware.add(added);
    return this;
  }

  @Override
  public Namespace onConnection(Consumer<Socket> handler) {
    connectionHandlers.add(handler);
    return this;
  }

  @Override
  public Collection<Socket> sockets() {
    List<Socket> found = new ArrayList<>();
    adapter.visit(
        Set.of(),
        Set.of(),
        socket -> {
          if (socket.connected()) {
            found.add(socket);
          }
        });
    return Collections.unmodifiableList(found);
  }

  /// A room that bears the id may have others in it.
  @Override
  public Optional<Socket> socket(String id) {
    List<Socket> found = new ArrayList<>(1);
    adapter.visit(
        Set.of(id),
        Set.of(),
        socket -> {
          if (socket.id().equals(id) && socket.connected()) {
            found.add(socket);
          }
        });
    return found.stream().findFirst();
  }

  @Override
  public void serverSideEmit(String event, @Nullable Object... args) {
    adapter.serverSideEmit(event, Selection.listOf(args));
  }

  @Override
  public CompletionStage<BroadcastAcks> serverSideEmitWithAck(
      Duration deadline, String event, @Nullable Object... args) {
    PendingAcks.millis(deadline);
    return adapter.serverSideEmitWithAck(deadline, event, Selection.listOf(args));
  }

  @Override
  public Namespace onServerSide(String event, EventHandler handler) {
    serverSide.computeIfAbsent(event, e -> new CopyOnWriteArrayList<>()).add(handler);
    return this;
  }

  /// Runs the handlers for an event of another node.
  void heard(Event event) {
    for (EventHandler handler : serverSide.getOrDefault(event.name(), List.of())) {
      try {
        handler.handle(event);
      } catch (RuntimeException | Error fault) {
        core.fault("a handler of a server-side event of " + name, fault);
      }
    }
  }

  @Override
  public Broadcast everyone() {
    return everyone;
  }

  @Override
  public Adapter adapter() {
    return adapter;
  }

  @Override
  public Namespace recoverFrom(RecoveryLog log) {
    if (sessions instanceof LogSessions) {
      throw new IllegalStateException(name + " has a recovery log already");
    }
    sessions = new LogSessions(this, log);
    return this;
  }
}
