package dev.standin.socketio;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One Engine.IO session and the sockets that it carries, one a namespace. Everything here runs on
/// the session's owner but [#submit] and [#overrun].
final class Connection implements EngineListener.Receiver {

  private final SocketIoServer server;
  private final EngineSocket engine;
  private final Dialect dialect;
  private final Lane lane;

  /// Few, so a list is searched faster than a map and lighter.
  private final List<LocalSocket> sockets = new ArrayList<>(1);

  /// Namespaces that the server left: what the client sent before it knew is dropped, not a fault.
  private @Nullable Deque<String> dismissed;

  /// CONNECTs about which the application takes its time.
  private @Nullable List<NameQuestion> asking;

  private @Nullable Reassembly incoming;
  private Owner.@Nullable Cancel connectTimer;
  private boolean ended;
  private volatile boolean overrun;

  Connection(SocketIoServer server, EngineSocket engine, Lane lane) {
    this.server = server;
    this.engine = engine;
    this.dialect = Dialect.of(engine);
    this.lane = lane;
  }

  void start() {
    long millis = core().options().connectTimeout().toMillis();
    connectTimer = engine.owner().after(millis, () -> end(DisconnectReason.FORCED_SERVER_CLOSE));
    if (dialect.entersAtOnce()) {
      connect(new Inbound.Connect("/", Map.of()));
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /// The id for a new socket of this connection.
  String newSocketId(LocalNamespace namespace) {
    return dialect.socketId(namespace, engine, core());
  }

  Core core() {
    return server.core();
  }

  Lane lane() {
    return lane;
  }

  Handshake handshake() {
    return engine.handshake();
  }

  /// Runs a delivery in its order; from any thread. False if the connection is cut off instead.
  boolean submit(Runnable delivery) {
    boolean queued = lane.submit(delivery);
    if (!queued) {
      overrun();
    }
    return queued;
  }

  /// An event for this connection had no room: nothing later may be heard without it, so the
  /// connection ends. From any thread.
  void overrun() {
    if (!overrun) {
      overrun = true;
      lane.owner().execute(() -> end(new DisconnectReason(CloseReason.SLOW_CLIENT.text())));
    }
  }

  void send(Outgoing packet, boolean mayDrop) {
    if (ended || overrun) {
      return;
    }
    if (mayDrop) {
      packet.offerTo(engine);
    } else {
      packet.sendTo(engine);
    }
  }

  /// Runs the task on the owner when the transport has taken all that was sent before.
  void whenDrained(Runnable task) {
    engine.whenDrained(task);
  }

  String transport() {
    return engine.transport();
  }

  @Override
  public void upgraded() {
    for (LocalSocket socket : List.copyOf(sockets)) {
      socket.upgraded(engine.transport());
    }
  }

  @Override
  public void text(String payload) {
    if (ended) {
      return;
    }
    if (incoming != null) {
      end(DisconnectReason.PARSE_ERROR);
      return;
    }
    switch (dialect.decode(core().decoder(), payload)) {
      case Inbound.Connect connect -> connect(connect);
      case Inbound.Disconnect disconnect -> leave(disconnect);
      case Inbound.Call call -> gather(call, call.namespace(), call.payload());
      case Inbound.Answer answer -> gather(answer, answer.namespace(), answer.payload());
      case Inbound.Malformed _ -> end(DisconnectReason.PARSE_ERROR);
    }
  }

  @Override
  public void binary(byte[] payload) {
    if (ended) {
      return;
    }
    Reassembly packet = incoming;
    if (packet == null || !packet.add(payload, core().options().packets().maxAttachmentBytes())) {
      end(DisconnectReason.PARSE_ERROR);
    } else if (packet.complete()) {
      incoming = null;
      dispatch(packet.packet(), packet.namespace(), packet.attachments());
    }
  }

  @Override
  public void closed(CloseReason reason) {
    finish(new DisconnectReason(reason.text()));
    server.closed(lane);
  }

  private void connect(Inbound.Connect connect) {
    if (server.namespaces().ended()) {
      end(new DisconnectReason(CloseReason.SERVER_SHUTTING_DOWN.text()));
      return;
    }
    if (find(connect.namespace()) != null || isAsked(connect.namespace())) {
      end(DisconnectReason.FORCED_SERVER_CLOSE);
      return;
    }
    if (sockets.size() + (asking == null ? 0 : asking.size())
        >= core().options().maxNamespacesPerConnection()) {
      refuseUnknown(connect.namespace(), "Too many namespaces");
      return;
    }
    LocalNamespace namespace = server.namespaces().enter(connect.namespace(), connect.auth());
    if (namespace != null) {
      seekAdmission(connect, namespace);
    } else if (server.namespaces().laterRules().isEmpty()) {
      refuseUnknown(connect.namespace(), "Invalid namespace");
    } else {
      ask(connect);
    }
  }

  private void ask(Inbound.Connect connect) {
    if (asking == null) {
      asking = new ArrayList<>(1);
    }
    NameQuestion question =
        new NameQuestion(this, connect, server.namespaces().laterRules().iterator());
    asking.add(question);
    question.proceed();
  }

  private boolean isAsked(String namespace) {
    return asking != null
        && asking.stream().anyMatch(question -> question.namespace().equals(namespace));
  }

  /// The application's rule accepts the name.
  void invited(NameQuestion question, Inbound.Connect connect, Namespaces.LaterRule accepted) {
    forget(question);
    if (server.namespaces().ended()) {
      end(new DisconnectReason(CloseReason.SERVER_SHUTTING_DOWN.text()));
      return;
    }
    LocalNamespace namespace = server.namespaces().enter(connect.namespace(), accepted);
    if (namespace == null) {
      refuseUnknown(connect.namespace(), "Invalid namespace");
    } else {
      seekAdmission(connect, namespace);
    }
  }

  /// No rule accepts the name, or not in time.
  void uninvited(NameQuestion question, String why) {
    forget(question);
    refuseUnknown(question.namespace(), why);
  }

  private void forget(NameQuestion question) {
    if (asking != null) {
      asking.remove(question);
    }
  }

  private void seekAdmission(Inbound.Connect connect, LocalNamespace namespace) {
    if (dismissed != null) {
      dismissed.remove(connect.namespace());
    }
    LocalSocket socket = new LocalSocket(this, namespace, connect.auth());
    sockets.add(socket);
    socket.seekAdmission();
  }

  private void refuseUnknown(String namespace, String message) {
    engine.send(new PacketEncoder(core().writer(), namespace).refused(message, Map.of()));
  }

  /// A socket's CONNECT is accepted.
  void joined(EngineMessage answer) {
    if (connectTimer != null) {
      connectTimer.cancel();
      connectTimer = null;
    }
    engine.send(answer);
  }

  /// A socket's CONNECT is refused.
  void refuse(LocalSocket socket, EngineMessage answer) {
    engine.send(answer);
    remove(socket, DisconnectReason.SERVER_LEFT);
  }

  private void leave(Inbound.Disconnect disconnect) {
    LocalSocket socket = connected(disconnect.namespace());
    if (socket != null) {
      remove(socket, DisconnectReason.CLIENT_LEFT);
    } else if (!wasDismissed(disconnect.namespace())) {
      end(DisconnectReason.FORCED_SERVER_CLOSE);
    }
  }

  /// The server ends a socket and keeps the connection.
  void dismiss(LocalSocket socket) {
    engine.send(socket.namespace().encoder().disconnected());
    if (dismissed == null) {
      dismissed = new ArrayDeque<>(2);
    }
    if (dismissed.size() >= core().options().maxNamespacesPerConnection()) {
      dismissed.removeFirst();
    }
    dismissed.addLast(socket.namespace().name());
    remove(socket, DisconnectReason.SERVER_LEFT);
  }

  /// The server ends this socket, or all sockets and the connection.
  void disconnect(LocalSocket leaving, boolean closes) {
    if (ended) {
      return;
    }
    if (!closes) {
      if (leaving.connected()) {
        dismiss(leaving);
      }
      return;
    }
    for (LocalSocket socket : List.copyOf(sockets)) {
      if (socket.connected()) {
        dismiss(socket);
      }
    }
    end(DisconnectReason.SERVER_LEFT);
  }

  /// Ends the connection; nobody is told that a socket leaves, so clients come back.
  void cut() {
    end(DisconnectReason.FORCED_SERVER_CLOSE);
  }

  /// Takes a call or an answer; its attachments, if it has any, come next.
  private void gather(Inbound packet, String namespace, Payload payload) {
    if (connected(namespace) == null && !wasDismissed(namespace)) {
      end(DisconnectReason.FORCED_SERVER_CLOSE);
    } else if (payload.attachments() > 0) {
      incoming = new Reassembly(packet, namespace, payload.attachments());
    } else {
      dispatch(packet, namespace, List.of());
    }
  }

  private void dispatch(Inbound packet, String namespace, List<byte[]> attachments) {
    LocalSocket socket = connected(namespace);
    if (socket == null) {
      return;
    }
    switch (packet) {
      case Inbound.Call call -> socket.received(call, attachments);
      case Inbound.Answer answer -> socket.received(answer, attachments);
      case Inbound.Connect _, Inbound.Disconnect _, Inbound.Malformed _ ->
          throw new IllegalStateException("only calls and answers are dispatched");
    }
  }

  private @Nullable LocalSocket find(String namespace) {
    for (LocalSocket socket : sockets) {
      if (socket.namespace().name().equals(namespace)) {
        return socket;
      }
    }
    return null;
  }

  private @Nullable LocalSocket connected(String namespace) {
    LocalSocket socket = find(namespace);
    return socket != null && socket.connected() ? socket : null;
  }

  private boolean wasDismissed(String namespace) {
    return dismissed != null && dismissed.contains(namespace);
  }

  private void remove(LocalSocket socket, DisconnectReason reason) {
    if (sockets.remove(socket)) {
      socket.gone(reason);
      server.namespaces().leave(socket.namespace());
    }
  }

  /// Ends the connection from our side.
  void end(DisconnectReason reason) {
    if (!ended) {
      finish(reason);
      engine.close();
    }
  }

  private void finish(DisconnectReason reason) {
    ended = true;
    incoming = null;
    if (connectTimer != null) {
      connectTimer.cancel();
      connectTimer = null;
    }
    if (asking != null) {
      asking.forEach(NameQuestion::cancel);
      asking = null;
    }
    for (LocalSocket socket : List.copyOf(sockets)) {
      remove(socket, reason);
    }
  }
}
