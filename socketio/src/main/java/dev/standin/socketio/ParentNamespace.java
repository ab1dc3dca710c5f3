package dev.standin.socketio;

import java.util.Collection;
import java.util.function.Consumer;

/// The namespaces that clients make by asking for names that fit a rule. What is registered here
/// holds for those made afterwards; what is sent here reaches the sockets of all there are.
///
/// [#emitWithAck] and [#fetchSockets] fail with [UnsupportedOperationException]: other nodes may
/// have other children.
public interface ParentNamespace extends Broadcast {

  /// Each child gets this middleware.
  ParentNamespace use(Middleware middleware);

  /// Runs for each socket of a child after its CONNECT was answered.
  ParentNamespace onConnection(Consumer<Socket> handler);

  /// Runs for each child before its first socket, on a connection's owner, one call at a time; must
  /// not block.
  ParentNamespace onChild(Consumer<Namespace> handler);

  /// Those of this node that exist at the moment; one ends with its last socket, unless the
  /// application named it.
  Collection<Namespace> children();
}
