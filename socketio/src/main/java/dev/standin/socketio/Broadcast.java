package dev.standin.socketio;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A choice of receivers, immutable: each method that narrows returns a new one.
public interface Broadcast {

  /// Adds rooms to the choice; a socket in several of them gets an event once.
  Broadcast to(String... rooms);

  /// Leaves out the sockets in these rooms.
  Broadcast except(String... rooms);

  /// Events may be dropped for clients that can't take them now.
  Broadcast volatileEvents();

  /// Only this node's sockets.
  Broadcast local();

  /// Sends an event, encoded once for all receivers.
  void emit(String event, @Nullable Object... args);

  /// Sends an event and completes with the answers that arrived until the deadline.
  CompletionStage<BroadcastAcks> emitWithAck(
      Duration deadline, String event, @Nullable Object... args);

  /// The chosen sockets.
  Collection<Socket> fetchSockets();

  void socketsJoin(String... rooms);

  void socketsLeave(String... rooms);

  void disconnectSockets(boolean closeConnection);

  /// The answers to a broadcast: `missing` receivers did not answer in time.
  record BroadcastAcks(List<List<Object>> answers, int missing) {}
}
