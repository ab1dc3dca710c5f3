package dev.standin.socketio;

import dev.standin.socketio.engineio.Handshake;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A socket of any node. That of another one is a copy of the time when it was fetched; what is
/// done to it goes there by the adapter.
public interface RemoteSocket {

  /// 20 characters that nobody can guess; unrelated to the engine's session id.
  String id();

  /// The request that opened the connection; shared by its namespaces.
  Handshake handshake();

  /// The object that the client sent with its CONNECT packet (`auth` in the client), empty if it
  /// sent none; unmodifiable, values as in [Event#args].
  Map<String, Object> auth();

  /// The rooms that it is in, the one of its own id included.
  Set<String> rooms();

  /// What the application keeps with the socket. Values that shall be seen on other nodes must be
  /// of the kinds that [Socket#emit] takes.
  Map<String, Object> data();

  /// Sends an event; arguments as in [Socket#emit].
  void emit(String event, @Nullable Object... args);

  void join(String... rooms);

  void leave(String room);

  /// Ends the socket after what was sent before; the client does not come back by itself. With
  /// `closeConnection` all namespaces of the connection end, and the connection.
  void disconnect(boolean closeConnection);
}
