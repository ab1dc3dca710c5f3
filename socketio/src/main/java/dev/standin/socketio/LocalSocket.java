package dev.standin.socketio;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A client of this node in one namespace. What is sent goes through the owner's [Lane]; the state
/// changes on the owner only.
final class LocalSocket extends HandledSocket {

  private enum State {
    CONNECTING,
    CONNECTED,
    /// Ended, but still in its rooms.
    LEAVING,
    GONE
  }

  /// Fixed from the end of the admission on: a recovered socket takes over that of its session.
  private volatile String id;

  private final LocalNamespace namespace;
  private final Connection connection;
  private final Map<String, Object> auth;
  private final PendingAcks acks;
  private @Nullable Admission admission;

  /// Of a socket whose session can be recovered; set once, on the owner.
  private volatile @Nullable Progress progress;

  private volatile State state = State.CONNECTING;
  private volatile Set<String> lastRooms = Set.of();

  LocalSocket(Connection connection, LocalNamespace namespace, Map<String, Object> auth) {
    super(new Handlers(connection.core()));
    this.connection = connection;
    this.namespace = namespace;
    this.auth = auth;
    this.id = connection.newSocketId(namespace);
    this.acks = new PendingAcks(core().options().maxPendingAcks());
  }

  Core core() {
    return connection.core();
  }

  Connection connection() {
    return connection;
  }

  Lane lane() {
    return connection.lane();
  }

  // On the owner.

  boolean connecting() {
    return state == State.CONNECTING;
  }

  /// Asks the middleware.
  void seekAdmission() {
    admission = new Admission(this);
    admission.proceed();
  }

  private void settleAdmission() {
    if (admission != null) {
      admission.settle();
      admission = null;
    }
  }

  /// Every middleware accepted.
  void accepted() {
    settleAdmission();
    Sessions sessions = namespace.sessions();
    if (sessions != null && connection.dialect().recovers() && Sessions.wantedBy(handshake())) {
      new Arrival(this, sessions).begin();
    } else {
      enter(id, Set.of(), connection.dialect().connected(namespace.encoder(), id));
    }
  }

  /// The socket has its session.
  void arrived(Progress begun, Set<String> rooms) {
    RecoveryLog.Session session = begun.session();
    progress = begun;
    enter(
        session.socketId(),
        rooms,
        namespace.encoder().connected(session.socketId(), session.pid()));
    begun.begin();
  }

  /// The name of its session; only for a socket that has one.
  String pid() {
    return Objects.requireNonNull(progress).session().pid();
  }

  /// The answer goes out before anything that a handler sends.
  private void enter(String lastingId, Set<String> restored, EngineMessage answer) {
    locked(() -> enter(lastingId, new HashSet<>(restored)));
    connection.joined(answer);
    namespace.connected(this);
  }

  private void enter(String lastingId, Set<String> rooms) {
    Adapter adapter = namespace.adapter();
    if (!lastingId.equals(id)) {
      rooms.addAll(adapter.roomsOf(this));
      adapter.leaveAll(this);
      rooms.remove(id);
      id = lastingId;
    }
    state = State.CONNECTED;
    rooms.add(id);
    adapter.join(this, rooms);
  }

  /// The client is back with another connection: this one ends. `then` runs on the owner.
  void replaced(Runnable then) {
    owner()
        .execute(
            () -> {
              connection.end(new DisconnectReason(CloseReason.TRANSPORT_CLOSE.text()));
              then.run();
            });
  }

  /// The recovery log gave no answer: the client has to come back.
  void lost(Throwable fault) {
    if (!over()) {
      core().fault("the recovery log of " + namespace.name(), fault);
      connection.end(DisconnectReason.FORCED_SERVER_CLOSE);
    }
  }

  boolean over() {
    return state == State.GONE;
  }

  /// The socket is no longer part of its connection.
  void gone(DisconnectReason reason) {
    settleAdmission();
    boolean was = connected();
    if (was) {
      state = State.LEAVING;
      handlers.disconnecting(reason);
    }
    locked(
        () -> {
          lastRooms = namespace.adapter().roomsOf(this);
          state = State.GONE;
          namespace.adapter().leaveAll(this);
        });
    if (was) {
      handlers.disconnected(reason);
    }
    leaveSession(reason);
    lastRooms = Set.of();
    acks.loseAll(new AckTimeoutException("The socket is gone: " + reason.text()));
  }

  private void leaveSession(DisconnectReason reason) {
    Sessions sessions = namespace.sessions();
    Progress course = progress;
    if (sessions != null && course != null) {
      sessions.left(this, course, reason, lastRooms);
      sessions.release(id, this);
    }
  }

  void received(Inbound.Call call, List<byte[]> attachments) {
    handlers.handle(new IncomingEvent(this, call, attachments));
  }

  void received(Inbound.Answer answer, List<byte[]> attachments) {
    PendingAcks.Wait wait = acks.take(answer.ackId());
    if (wait == null) {
      return;
    }
    try {
      wait.answered(core().reader().arguments(answer.payload(), attachments));
    } catch (IOException checkedBefore) {
      throw new UncheckedIOException(checkedBefore);
    }
  }

  void deliver(Outgoing packet, boolean mayDrop) {
    Progress course = progress;
    if (!connected()) {
      return;
    }
    if (course == null) {
      connection.send(packet, mayDrop);
    } else {
      course.deliver(packet, mayDrop);
    }
  }

  void ask(long ackId, Outgoing packet, boolean mayDrop, PendingAcks.Wait wait) {
    if (!connected()) {
      wait.lost(new AckTimeoutException("The socket is gone"));
    } else if (!acks.add(ackId, wait)) {
      wait.lost(new IllegalStateException("Too many acknowledgements are awaited already"));
    } else {
      deliver(packet, mayDrop);
    }
  }

  void giveUp(long ackId, RuntimeException why) {
    PendingAcks.Wait wait = acks.take(ackId);
    if (wait != null) {
      wait.lost(why);
    }
  }

  // From any thread.

  void overrun() {
    connection.overrun();
  }

  void answer(long ackId, @Nullable Object[] values) {
    send(namespace.encoder().answer(ackId, values), false);
  }

  private void send(Outgoing packet, boolean mayDrop) {
    connection.submit(() -> deliver(packet, mayDrop));
  }

  private void tellOutgoing(String event, @Nullable Object... args) {
    if (watched()) {
      connection.submit(() -> sent(event, Selection.listOf(args)));
    }
  }

  /// Tells the handlers of outgoing events; on the owner.
  void sent(String event, List<? extends @Nullable Object> args) {
    if (connected()) {
      handlers.sent(event, args);
    }
  }

  /// The connection moved to another transport; on the owner.
  void upgraded(String transport) {
    if (connected()) {
      handlers.upgraded(transport);
    }
  }

  /// The server ends, but the client may come back; from any thread.
  void shutDown() {
    owner()
        .execute(
            () -> connection.end(new DisconnectReason(CloseReason.SERVER_SHUTTING_DOWN.text())));
  }

  @Override
  public void emit(String event, @Nullable Object... args) {
    tellOutgoing(event, args);
    Outgoing packet = namespace.encoder().event(event, args);
    if (progress != null && namespace.sessions() instanceof MemorySessions memory) {
      memory.send(packet, id);
    } else {
      send(packet, false);
    }
  }

  @Override
  public void emitVolatile(String event, @Nullable Object... args) {
    tellOutgoing(event, args);
    send(namespace.encoder().event(event, args), true);
  }

  @Override
  public CompletionStage<List<Object>> emitWithAck(
      Duration deadline, String event, @Nullable Object... args) {
    long millis = PendingAcks.millis(deadline);
    long ackId = namespace.nextAckId();
    Outgoing packet = namespace.encoder().question(ackId, event, args);
    tellOutgoing(event, args);
    SocketQuestion question = new SocketQuestion();
    boolean queued =
        connection.submit(
            () -> {
              question.until(
                  owner()
                      .after(
                          millis,
                          () -> giveUp(ackId, new AckTimeoutException("No answer in time"))));
              ask(ackId, packet, false, question);
            });
    if (!queued) {
      question.lost(new AckTimeoutException("The socket is cut off"));
    }
    return question.answer();
  }

  @Override
  public void join(String... rooms) {
    locked(() -> enter(rooms));
  }

  private void enter(String... rooms) {
    if (state == State.GONE) {
      return;
    }
    int most = core().options().maxRoomsPerSocket();
    Adapter adapter = namespace.adapter();
    if (adapter.roomCountOf(this) + rooms.length > most && countWith(rooms) > most) {
      throw new IllegalStateException("A socket may be in " + most + " rooms at most");
    }
    adapter.join(this, List.of(rooms));
  }

  private int countWith(String... rooms) {
    Set<String> all = new HashSet<>(namespace.adapter().roomsOf(this));
    all.addAll(List.of(rooms));
    all.remove(id);
    return all.size();
  }

  @Override
  public void leave(String room) {
    namespace.adapter().leave(this, room);
  }

  @Override
  public Set<String> rooms() {
    return state == State.GONE ? lastRooms : namespace.adapter().roomsOf(this);
  }

  @Override
  public void disconnect(boolean closeConnection) {
    connection.submit(() -> connection.disconnect(this, closeConnection));
  }

  @Override
  public void cut() {
    connection.submit(connection::cut);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public LocalNamespace namespace() {
    return namespace;
  }

  @Override
  public Handshake handshake() {
    return connection.handshake();
  }

  @Override
  public Map<String, Object> auth() {
    return auth;
  }

  @Override
  public String transport() {
    return connection.transport();
  }

  @Override
  public Owner owner() {
    return lane().owner();
  }

  @Override
  public boolean recovered() {
    Progress course = progress;
    return course != null && course.recovered();
  }

  @Override
  public boolean connected() {
    return state == State.CONNECTED;
  }
}
