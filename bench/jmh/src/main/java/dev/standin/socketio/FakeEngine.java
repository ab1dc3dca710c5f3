package dev.standin.socketio;

import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import java.util.Map;

/// An engine's socket that counts what it is sent, on an owner that is always the calling thread.
final class FakeEngine implements EngineSocket {

  /// Every thread is it; timers never fire.
  static final class Here implements Owner {
    @Override
    public boolean here() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Cancel after(long millis, Runnable task) {
      return () -> {};
    }
  }

  private static final Handshake HANDSHAKE =
      new Handshake("/socket.io/", Map.of(), Map.of(), "127.0.0.1", false, 0);

  private final Owner owner;
  private final String id;
  long sent;

  FakeEngine(Owner owner, int number) {
    this.owner = owner;
    this.id = "engine" + number;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Handshake handshake() {
    return HANDSHAKE;
  }

  @Override
  public Owner owner() {
    return owner;
  }

  @Override
  public void send(EngineMessage message) {
    sent += message.payload().length;
  }

  @Override
  public void sendVolatile(EngineMessage message) {
    send(message);
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void whenDrained(Runnable task) {
    task.run();
  }

  @Override
  public void close() {}

  @Override
  public String transport() {
    return "websocket";
  }
}
