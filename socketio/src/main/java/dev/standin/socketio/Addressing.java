package dev.standin.socketio;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Addresses everyone by itself, as a namespace and the server do.
interface Addressing extends Broadcast {

  /// The widest choice; narrowing begins here.
  Broadcast everyone();

  @Override
  default Broadcast to(String... rooms) {
    return everyone().to(rooms);
  }

  @Override
  default Broadcast except(String... rooms) {
    return everyone().except(rooms);
  }

  @Override
  default Broadcast volatileEvents() {
    return everyone().volatileEvents();
  }

  @Override
  default Broadcast compress(boolean allowed) {
    return everyone().compress(allowed);
  }

  @Override
  default Broadcast local() {
    return everyone().local();
  }

  @Override
  default Broadcast at(Offset place) {
    return everyone().at(place);
  }

  @Override
  default void emit(String event, @Nullable Object... args) {
    everyone().emit(event, args);
  }

  @Override
  default CompletionStage<BroadcastAcks> emitWithAck(
      Duration deadline, String event, @Nullable Object... args) {
    return everyone().emitWithAck(deadline, event, args);
  }

  @Override
  default CompletionStage<List<RemoteSocket>> fetchSockets() {
    return everyone().fetchSockets();
  }

  @Override
  default void socketsJoin(String... rooms) {
    everyone().socketsJoin(rooms);
  }

  @Override
  default void socketsLeave(String... rooms) {
    everyone().socketsLeave(rooms);
  }

  @Override
  default void disconnectSockets(boolean closeConnection) {
    everyone().disconnectSockets(closeConnection);
  }
}
