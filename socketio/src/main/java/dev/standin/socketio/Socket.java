package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client in one namespace. Handlers run on the connection's owner and must not block; every
/// method here is callable from any thread.
///
/// Order: what is sent here, by broadcasts and by acknowledgements reaches the client in the order
/// of the calls, if one call happens before the other (in one thread, or through a lock, a future
/// or any other synchronisation), on whatever threads they are made. Before `connection` a socket
/// may hold data and join rooms, but events for it are dropped; so they are after its end.
public interface Socket extends RemoteSocket {

  Namespace namespace();

  /// Free to use by the application, for as long as the socket lives; concurrent. Values that shall
  /// be seen by [Broadcast#fetchSockets] on other nodes must be of the kinds that [#emit] takes.
  @Override
  Map<String, Object> data();

  /// The owner on which this socket's handlers run.
  Owner owner();

  /// Whether this socket goes on with an earlier session: its client gets what it missed, right
  /// after the `connection` handlers.
  default boolean recovered() {
    return false;
  }

  /// Whether its CONNECT was answered and it has not left since.
  boolean connected();

  /// Runs the handler for each event of this name, after those registered before. A handler's
  /// exception ends only its own call. Reserved names (`connect`, `disconnect` and so on) throw
  /// [IllegalArgumentException].
  Socket on(String event, EventHandler handler);

  /// Runs for every event, before its own handlers.
  Socket onAny(EventHandler handler);

  /// Runs once when the socket has left the namespace, for whatever reason. It is in no room any
  /// more then, but while these handlers run [#rooms] still tells those that it left.
  Socket onDisconnect(Consumer<DisconnectReason> handler);

  /// Sends an event. Arguments are null, Boolean, Number, String, byte[], List, Map (with String
  /// keys) or [RawJson], nested up to 500 levels; anything else throws [IllegalArgumentException].
  /// NaN and infinities become null, halves of surrogate pairs U+FFFD. A byte array travels as a
  /// binary attachment and must not change; clients of the 4.8 line take 10 in one event.
  @Override
  void emit(String event, @Nullable Object... args);

  /// Sends an event that may be dropped if the client can't take it now, whole.
  void emitVolatile(String event, @Nullable Object... args);

  /// Sends an event and completes with the arguments of the client's acknowledgement, or
  /// exceptionally with [AckTimeoutException] at the deadline or when the socket is gone, or with
  /// [IllegalStateException] if `maxPendingAcks` questions are open already. Completes on the
  /// owner.
  CompletionStage<List<Object>> emitWithAck(
      Duration deadline, String event, @Nullable Object... args);

  /// Joins rooms; a room exists as long as somebody is in it. Throws [IllegalStateException] beyond
  /// `maxRoomsPerSocket`, and then joins none of them. No effect on a socket that is gone.
  @Override
  void join(String... rooms);

  /// Everyone in these rooms but this socket.
  Broadcast to(String... rooms);

  /// Everyone in the namespace but this socket.
  Broadcast broadcast();
}
