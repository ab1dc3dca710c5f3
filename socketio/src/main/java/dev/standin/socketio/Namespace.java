package dev.standin.socketio;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  /// The socket with this id, if it is connected to this node; [#fetchSockets] of `in(id)` asks all
  /// nodes.
  Optional<Socket> socket(String id);

  /// Who is in which room of this node, and the way to the others.
  Adapter adapter();

  /// Sends an event to the other nodes of the cluster, for [#onServerSide]. Arguments as in
  /// [Socket#emit]; what of them travels is the adapter's choice.
  void serverSideEmit(String event, @Nullable Object... args);

  /// Sends an event to the other nodes and completes with the answers that came until the deadline;
  /// `missing` nodes did not answer.
  CompletionStage<BroadcastAcks> serverSideEmitWithAck(
      Duration deadline, String event, @Nullable Object... args);

  /// Runs for each event of this name from another node, on the adapter's thread; must not block.
  /// [Event#ack] answers that node, if it asked.
  Namespace onServerSide(String event, EventHandler handler);
}
