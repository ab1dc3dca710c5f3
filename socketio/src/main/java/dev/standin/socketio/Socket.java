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

  /// The connection's transport in use: `polling` or `websocket`.
  String transport();

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

  /// Runs the handler for the next event of this name, and then no more.
  Socket once(String event, EventHandler handler);

  /// Forgets all handlers of this event.
  Socket off(String event);

  /// Forgets the handler, the first one if it was registered several times.
  Socket off(String event, EventHandler handler);

  /// Runs for every event, before its own handlers.
  Socket onAny(EventHandler handler);

  /// As [#onAny], before those that are registered already.
  Socket prependAny(EventHandler handler);

  Socket offAny();

  Socket offAny(EventHandler handler);

  /// Runs for every event that this socket is sent, broadcasts included, whether or not it is
  /// dropped afterwards because it was volatile. Acknowledgements are no events.
  Socket onAnyOutgoing(OutgoingHandler handler);

  /// As [#onAnyOutgoing], before those that are registered already.
  Socket prependAnyOutgoing(OutgoingHandler handler);

  Socket offAnyOutgoing();

  Socket offAnyOutgoing(OutgoingHandler handler);

  /// Lets each event pass through this before any handler; they run in the order in which they were
  /// added, until one refuses.
  Socket use(EventMiddleware middleware);

  /// Hears of each event that a middleware of this socket refused.
  Socket onError(Consumer<Middleware.Verdict.Refuse> handler);

  /// Runs when the connection moves to another transport, with the new one's name; it does so once
  /// at most, from `polling` to `websocket`.
  Socket onUpgrade(Consumer<String> handler);

  /// Runs when the socket leaves the namespace, before [#onDisconnect], while it still is in its
  /// rooms. It counts as no longer connected: what it is sent is dropped.
  Socket onDisconnecting(Consumer<DisconnectReason> handler);

  /// Runs once when the socket has left the namespace, for whatever reason. It is in no room any
  /// more then, but while these handlers run [#rooms] still tells those that it left.
  Socket onDisconnect(Consumer<DisconnectReason> handler);

  /// Sends an event. Arguments are null, Boolean, Number, String, byte[], List, Map (with String
  /// keys) or [RawJson], nested up to 500 levels; anything else throws [IllegalArgumentException].
  /// NaN and infinities become null, halves of surrogate pairs U+FFFD. A byte array travels as a
  /// binary attachment and must not change; clients of the 4.8 line take 10 in one event.
  @Override
  void emit(String event, @Nullable Object... args);

  /// Sends an event named `message`.
  default void send(@Nullable Object... args) {
    emit("message", args);
  }

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

  /// The same as [#to].
  default Broadcast in(String... rooms) {
    return to(rooms);
  }

  /// Everyone in the namespace but the sockets in these rooms and this one.
  Broadcast except(String... rooms);

  /// Everyone in the namespace but this socket.
  Broadcast broadcast();

  /// Ends the connection without a word, as a network that fails does: a client comes back by
  /// itself, which it doesn't after [#disconnect].
  void cut();
}
