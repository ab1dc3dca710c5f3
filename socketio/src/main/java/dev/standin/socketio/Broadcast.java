package dev.standin.socketio;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A choice of receivers, immutable: each method that narrows returns a new one. Receivers are
/// chosen at the time of the call; see [Socket] for the order in which they hear.
public interface Broadcast {

  /// Adds rooms to the choice; a socket in several of them gets an event once. No room at all
  /// throws [IllegalArgumentException], since it would address everyone.
  Broadcast to(String... rooms);

  /// The same as [#to].
  default Broadcast in(String... rooms) {
    return to(rooms);
  }

  /// Leaves out the sockets in these rooms; a socket's id names a room too.
  Broadcast except(String... rooms);

  /// Events may be dropped for clients that can't take them now.
  Broadcast volatileEvents();

  /// Whether a server that compresses may do so with these events (it may unless told otherwise):
  /// not worth it for bytes that are compressed already, and not safe where secrets and text of
  /// others stand together. An answer to a poll is compressed if all its packets may be. One socket
  /// is `namespace().to(id())`. What a [RecoveryLog] brings is compressed as usual.
  Broadcast compress(boolean allowed);

  /// Only this node's sockets, whatever the adapter.
  Broadcast local();

  /// The event stands at this place in the namespace's [RecoveryLog]. Clients get the place's text
  /// as a last argument; receivers that were brought it already drop it.
  Broadcast at(Offset place);

  /// Sends an event, encoded once for all receivers. Arguments as in [Socket#emit].
  void emit(String event, @Nullable Object... args);

  /// Sends an event named `message`.
  default void send(@Nullable Object... args) {
    emit("message", args);
  }

  /// Sends an event and completes with the answers that arrived until the deadline, earlier if all
  /// did or the others are gone; never exceptionally.
  CompletionStage<BroadcastAcks> emitWithAck(
      Duration deadline, String event, @Nullable Object... args);

  /// The chosen sockets of all nodes that are connected now; those of this node are [Socket]s.
  /// Fails if another node does not answer in the adapter's time.
  CompletionStage<List<RemoteSocket>> fetchSockets();

  /// Makes them join; one that is in too many rooms already is reported as a fault and left out.
  void socketsJoin(String... rooms);

  void socketsLeave(String... rooms);

  void disconnectSockets(boolean closeConnection);

  /// The answers to a broadcast, each the arguments of one client (or of one node, see
  /// [Namespace#serverSideEmitWithAck]), in the order of their arrival; `missing` receivers did not
  /// answer in time. The receivers of a node that did not even tell their number count as none.
  record BroadcastAcks(List<List<Object>> answers, int missing) {}
}
