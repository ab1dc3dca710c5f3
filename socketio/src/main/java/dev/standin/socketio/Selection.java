package dev.standin.socketio;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A choice of a namespace's sockets by rooms.
record Selection(LocalNamespace namespace, Audience audience, Manner manner) implements Broadcast {

  /// How events are sent, as in [Emission].
  record Manner(boolean mayDrop, boolean compress, Optional<Offset> place) {}

  static Selection everyone(LocalNamespace namespace) {
    Manner usual = new Manner(false, true, Optional.empty());
    return new Selection(namespace, Audience.EVERYONE, usual);
  }

  private Selection of(Audience other) {
    return new Selection(namespace, other, manner);
  }

  private Selection in(Manner other) {
    return new Selection(namespace, audience, other);
  }

  @Override
  public Selection to(String... more) {
    if (more.length == 0) {
      throw new IllegalArgumentException(
          "to() needs a room: without one it would address everyone");
    }
    return of(audience.to(Arrays.asList(more)));
  }

  @Override
  public Selection except(String... more) {
    return of(audience.except(Arrays.asList(more)));
  }

  @Override
  public Selection volatileEvents() {
    return in(new Manner(true, manner.compress, manner.place));
  }

  @Override
  public Selection compress(boolean allowed) {
    return in(new Manner(manner.mayDrop, allowed, manner.place));
  }

  @Override
  public Selection local() {
    return of(audience.here());
  }

  @Override
  public Selection at(Offset stands) {
    return in(new Manner(manner.mayDrop, manner.compress, Optional.of(stands)));
  }

  private Emission emission(String event, @Nullable Object... args) {
    return new Emission(event, listOf(args), manner.mayDrop, manner.compress, manner.place);
  }

  /// The arguments of a call, not copied.
  static List<@Nullable Object> listOf(@Nullable Object... args) {
    return Collections.<@Nullable Object>unmodifiableList(Arrays.<@Nullable Object>asList(args));
  }

  @Override
  public void emit(String event, @Nullable Object... args) {
    namespace.adapter().broadcast(audience, emission(event, args));
  }

  @Override
  public CompletionStage<BroadcastAcks> emitWithAck(
      Duration deadline, String event, @Nullable Object... args) {
    if (manner.place.isPresent()) {
      throw new IllegalStateException("An event of the log cannot ask: emit it without an answer");
    }
    PendingAcks.millis(deadline);
    BroadcastQuestion question = new BroadcastQuestion();
    Adapter adapter = namespace.adapter();
    adapter.broadcastWithAck(audience, emission(event, args), deadline, question);
    if (audience.local()) {
      question.nodes(1);
    } else {
      adapter.serverCount().thenAccept(question::nodes);
    }
    return question.acks();
  }

  @Override
  public CompletionStage<List<RemoteSocket>> fetchSockets() {
    return namespace.adapter().fetchSockets(audience);
  }

  @Override
  public void socketsJoin(String... joined) {
    namespace.adapter().addSockets(audience, Set.copyOf(Arrays.asList(joined)));
  }

  @Override
  public void socketsLeave(String... left) {
    namespace.adapter().delSockets(audience, Set.copyOf(Arrays.asList(left)));
  }

  @Override
  public void disconnectSockets(boolean closeConnection) {
    namespace.adapter().disconnectSockets(audience, closeConnection);
  }
}
