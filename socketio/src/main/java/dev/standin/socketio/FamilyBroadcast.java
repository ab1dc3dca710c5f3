package dev.standin.socketio;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The same choice of sockets in each child that there is at the time of the call.
record FamilyBroadcast(ParentNamespace parent, UnaryOperator<Broadcast> choice)
    implements Broadcast {

  private Broadcast narrowed(UnaryOperator<Broadcast> further) {
    return new FamilyBroadcast(parent, child -> further.apply(choice.apply(child)));
  }

  private void each(Consumer<Broadcast> action) {
    parent.children().forEach(child -> action.accept(choice.apply(child)));
  }

  @Override
  public Broadcast to(String... rooms) {
    if (rooms.length == 0) {
      throw new IllegalArgumentException(
          "to() needs a room: without one it would address everyone");
    }
    return narrowed(child -> child.to(rooms));
  }

  @Override
  public Broadcast except(String... rooms) {
    return narrowed(child -> child.except(rooms));
  }

  @Override
  public Broadcast volatileEvents() {
    return narrowed(Broadcast::volatileEvents);
  }

  @Override
  public Broadcast compress(boolean allowed) {
    return narrowed(child -> child.compress(allowed));
  }

  @Override
  public Broadcast local() {
    return narrowed(Broadcast::local);
  }

  @Override
  public Broadcast at(Offset place) {
    return narrowed(child -> child.at(place));
  }

  @Override
  public void emit(String event, @Nullable Object... args) {
    each(child -> child.emit(event, args));
  }

  @Override
  public CompletionStage<BroadcastAcks> emitWithAck(
      Duration deadline, String event, @Nullable Object... args) {
    return unsupported("emitWithAck");
  }

  @Override
  public CompletionStage<List<RemoteSocket>> fetchSockets() {
    return unsupported("fetchSockets");
  }

  private static <T> CompletionStage<T> unsupported(String what) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException(what + " needs one namespace: ask its children"));
  }

  @Override
  public void socketsJoin(String... rooms) {
    each(child -> child.socketsJoin(rooms));
  }

  @Override
  public void socketsLeave(String... rooms) {
    each(child -> child.socketsLeave(rooms));
  }

  @Override
  public void disconnectSockets(boolean closeConnection) {
    each(child -> child.disconnectSockets(closeConnection));
  }
}
