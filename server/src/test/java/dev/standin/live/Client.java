package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session without a transport; what the server sends is kept as text until somebody reads it.
final class Client implements EngineSocket {

  final List<String> wire = new ArrayList<>();
  private final Entrance hall;
  private final Handshake handshake;
  private EngineListener.@Nullable Receiver receiver;
  private boolean closed;

  /// Whether it takes what is sent.
  boolean taking = true;

  Client(Entrance hall, Handshake handshake, EngineListener listener) {
    this.hall = hall;
    this.handshake = handshake;
    hall.loop().run(() -> receiver = listener.opened(this));
    hall.settle();
  }

  Client says(String packet) {
    later(packet);
    hall.settle();
    return this;
  }

  void later(String packet) {
    hall.loop()
        .execute(
            () -> {
              if (!closed && receiver != null) {
                receiver.text(packet);
              }
            });
  }

  /// Reads the answer to a CONNECT that let the client in.
  void connected() {
    assertThat(wire.removeFirst()).startsWith("0{\"sid\":");
  }

  /// Exactly these packets came, in this order.
  Client hears(String... packets) {
    hall.settle();
    assertThat(wire).containsExactly(packets);
    wire.clear();
    return this;
  }

  boolean ended() {
    return closed;
  }

  boolean isClosed() {
    hall.settle();
    return closed;
  }

  @Override
  public String id() {
    return "engine-" + System.identityHashCode(this);
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public Owner owner() {
    return hall.loop();
  }

  @Override
  public void send(EngineMessage message) {
    if (!closed) {
      wire.add(new String(message.payload(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void sendVolatile(EngineMessage message) {
    send(message);
  }

  @Override
  public void whenDrained(Runnable task) {
    if (taking) {
      hall.loop().execute(task);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      hall.loop()
          .execute(
              () -> {
                if (receiver != null) {
                  receiver.closed(CloseReason.FORCED_CLOSE);
                }
              });
    }
  }

  @Override
  public String transport() {
    return "websocket";
  }
}
