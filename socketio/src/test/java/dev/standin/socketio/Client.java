package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session without a transport: what the server sends is kept as text, binary messages as
/// `hex:…`.
final class Client implements EngineSocket {

  /// What was sent and nobody looked at.
  final List<String> wire = new ArrayList<>();

  final List<EngineMessage> messages = new ArrayList<>();
  private final World world;
  private final World.FakeOwner owner;
  private final int number;
  private EngineListener.@Nullable Receiver receiver;
  private final Handshake handshake;
  private int protocol = 4;
  private boolean writable = true;
  private boolean filling;
  private boolean breaking;
  private boolean closed;
  private boolean taking = true;
  private final List<Runnable> whenTaken = new ArrayList<>();

  Client(World world, World.FakeOwner owner, int number, Map<String, String> query) {
    this.world = world;
    this.owner = owner;
    this.number = number;
    this.handshake = new Handshake("/socket.io/", query, Map.of(), "client-" + number, false, 0);
  }

  /// Speaks as clients of version 2 do.
  Client old() {
    protocol = 3;
    return this;
  }

  void open() {
    receiver = world.server.opened(this);
  }

  private EngineListener.Receiver receiver() {
    if (receiver == null) {
      throw new IllegalStateException("not open");
    }
    return receiver;
  }

  /// Sends texts, and `hex:…` as binary, and lets the server settle.
  Client says(String... packets) {
    later(packets);
    world.settle();
    return this;
  }

  /// Sends without letting the server work.
  void later(String... packets) {
    for (String packet : packets) {
      owner.execute(
          () -> {
            if (closed) {
              return;
            }
            if (packet.startsWith("hex:")) {
              receiver().binary(HexFormat.of().parseHex(packet.substring(4)));
            } else {
              receiver().text(packet);
            }
          });
    }
  }

  /// Joins `/` and reads the answer.
  Client joins() {
    says("0");
    sid();
    return this;
  }

  /// Reads the answer to a CONNECT to `/`.
  String sid() {
    String answer = wire.removeFirst();
    assertThat(answer).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    return answer.substring(9, 29);
  }

  /// Reads the answer to a CONNECT to another namespace.
  String sid(String namespace) {
    String answer = wire.removeFirst();
    assertThat(answer).matches("0" + namespace + ",\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    return answer.substring(10 + namespace.length(), 30 + namespace.length());
  }

  /// Exactly these packets came, in this order.
  Client hears(String... packets) {
    world.settle();
    assertThat(wire).containsExactly(packets);
    wire.clear();
    return this;
  }

  Client hearsNothing() {
    return hears();
  }

  void isClosed() {
    world.settle();
    assertThat(closed).as("the server closed the connection").isTrue();
    assertQuiet();
  }

  boolean closed() {
    return closed;
  }

  void isOpen() {
    world.settle();
    assertThat(closed).as("the server closed the connection").isFalse();
  }

  void assertQuiet() {
    assertThat(wire).as("unread on the wire of client " + number).isEmpty();
  }

  void writable(boolean value) {
    writable = value;
  }

  /// Whether the transport takes what is sent.
  void taking(boolean value) {
    taking = value;
    if (taking) {
      whenTaken.forEach(owner::execute);
      whenTaken.clear();
    }
  }

  /// The transport ends.
  void drops(CloseReason reason) {
    dropsLater(reason);
    world.settle();
  }

  /// The transport ends, and the server hears of it in its turn.
  void dropsLater(CloseReason reason) {
    owner.execute(
        () -> {
          if (!closed) {
            closed = true;
            receiver().closed(reason);
          }
        });
  }

  /// The session has moved to a WebSocket.
  void upgrades() {
    owner.execute(() -> receiver().upgraded());
    world.settle();
  }

  /// The transport takes one more message, then no more at once.
  void isFullAfterNextSend() {
    filling = true;
  }

  /// The session ends in the middle of the next send, as that of a client that takes too little.
  void breaksAtNextSend() {
    breaking = true;
  }

  /// The socket in `/` that the server holds for this client.
  Socket socket() {
    return socket("/");
  }

  Socket socket(String namespace) {
    return world.server.of(namespace).sockets().stream()
        .filter(socket -> socket.handshake().equals(handshake))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String id() {
    return "engine-" + number;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public Owner owner() {
    return owner;
  }

  @Override
  public void send(EngineMessage message) {
    assertThat(owner.here()).as("packets are sent on the owner").isTrue();
    if (closed) {
      return;
    }
    if (breaking) {
      closed = true;
      receiver().closed(CloseReason.SLOW_CLIENT);
      return;
    }
    if (filling) {
      filling = false;
      writable = false;
    }
    messages.add(message);
    wire.add(
        message.isBinary()
            ? "hex:" + HexFormat.of().formatHex(message.payload())
            : new String(message.payload(), StandardCharsets.UTF_8));
  }

  @Override
  public boolean ready() {
    return writable;
  }

  @Override
  public void sendVolatile(EngineMessage message) {
    if (writable) {
      send(message);
    }
  }

  @Override
  public void whenDrained(Runnable task) {
    assertThat(owner.here()).as("asked on the owner").isTrue();
    if (taking) {
      owner.execute(task);
    } else {
      whenTaken.add(task);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      owner.execute(() -> receiver().closed(CloseReason.FORCED_CLOSE));
    }
  }

  @Override
  public String transport() {
    return "websocket";
  }
}
