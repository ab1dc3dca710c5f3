package dev.standin.socketio;

import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client in one namespace. Handlers run on the connection's owner and must not block; every
/// method here is callable from any thread.
public interface Socket {

  String id();

  Namespace namespace();

  Handshake handshake();

  /// The object that the client sent with its CONNECT packet (`auth` in the client), never null.
  Map<String, Object> auth();

  /// Free to use by the application, for as long as the socket lives; concurrent.
  Map<String, Object> data();

  /// The owner on which this socket's handlers run.
  Owner owner();

  boolean connected();

  /// Runs the handler for each event of this name. A handler's exception ends only its own call.
  Socket on(String event, EventHandler handler);

  /// Runs for every event, before its own handlers.
  Socket onAny(EventHandler handler);

  Socket onDisconnect(Consumer<DisconnectReason> handler);

  /// Sends an event. Arguments are null, Boolean, Number, String, byte[], List, Map or [RawJson].
  void emit(String event, @Nullable Object... args);

  /// Sends an event that may be dropped if the client can't take it now.
  void emitVolatile(String event, @Nullable Object... args);

  /// Sends an event and completes with the arguments of the client's acknowledgement, or
  /// exceptionally with [AckTimeoutException] at the deadline or when the socket is gone.
  CompletionStage<List<Object>> emitWithAck(
      Duration deadline, String event, @Nullable Object... args);

  void join(String... rooms);

  void leave(String room);

  Set<String> rooms();

  /// Everyone in these rooms but this socket.
  Broadcast to(String... rooms);

  /// Everyone in the namespace but this socket.
  Broadcast broadcast();

  /// Leaves the namespace; with `closeConnection` the whole connection ends.
  void disconnect(boolean closeConnection);
}
