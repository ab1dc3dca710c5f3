package dev.standin.socketio;

import java.util.Collection;
import java.util.function.Consumer;

/// A separate channel over the same connections, with its own rooms, middleware and handlers. [#to]
/// and the methods of [Broadcast] address its sockets.
public interface Namespace extends Broadcast {

  String name();

  /// Adds a middleware; they run in the order in which they were added, before `connection`.
  Namespace use(Middleware middleware);

  /// Lets clients recover what they missed from the application's log. To be called before the
  /// first of them connects.
  Namespace recoverFrom(RecoveryLog log);

  /// Runs for each socket after its CONNECT was answered.
  Namespace onConnection(Consumer<Socket> handler);

  /// The sockets connected to this node at the moment.
  Collection<Socket> sockets();

  /// The number of rooms and sockets, for gauges.
  Adapter adapter();
}
