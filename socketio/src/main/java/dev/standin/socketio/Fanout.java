package dev.standin.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sockets of this node that an event is for, by owner: few owners, many sockets.
final class Fanout implements Consumer<Socket> {

  private record Group(Lane lane, List<LocalSocket> sockets) {}

  private final List<Group> groups = new ArrayList<>(4);
  private final @Nullable Emission heard;
  private int size;

  Fanout() {
    this(null);
  }

  /// @param heard what handlers of outgoing events are told by [#queue]; null if they were told
  Fanout(@Nullable Emission heard) {
    this.heard = heard;
  }

  @Override
  public void accept(Socket chosen) {
    LocalSocket socket = (LocalSocket) chosen;
    if (!socket.connected()) {
      return;
    }
    size++;
    for (Group group : groups) {
      if (group.lane == socket.lane()) {
        group.sockets.add(socket);
        return;
      }
    }
    Group group = new Group(socket.lane(), new ArrayList<>());
    group.sockets.add(socket);
    groups.add(group);
  }

  int size() {
    return size;
  }

  /// Delivers an event, encoded once.
  void send(PacketEncoder encoder, Emission emission) {
    if (size == 0) {
      return;
    }
    Outgoing plain = emission.encoded(encoder, Inbound.NO_ACK);
    Outgoing packet = emission.at().map(plain::at).orElse(plain);
    forEach(
        (lane, sockets) -> {
          if (!lane.submit(() -> deliver(sockets, packet, emission))) {
            sockets.forEach(LocalSocket::overrun);
          }
        });
  }

  /// Queues an event for its receivers without running anything; [#proceed] follows.
  void queue(Outgoing packet) {
    forEach(
        (lane, sockets) -> {
          if (!lane.queue(() -> deliver(sockets, packet, heard))) {
            sockets.forEach(LocalSocket::overrun);
          }
        });
  }

  /// Lets what was queued be delivered.
  void proceed() {
    forEach((lane, sockets) -> lane.proceed());
  }

  private static void deliver(
      List<LocalSocket> sockets, Outgoing packet, @Nullable Emission emission) {
    boolean drop = emission != null && emission.mayDrop();
    for (LocalSocket socket : sockets) {
      if (emission != null && socket.watched()) {
        socket.sent(emission.event(), emission.args());
      }
      socket.deliver(packet, drop);
    }
  }

  /// Delivers an event that wants answers, encoded once.
  void ask(LocalNamespace namespace, Emission emission, long millis, Adapter.Answers answers) {
    answers.asked(size);
    if (size == 0) {
      return;
    }
    long id = namespace.nextAckId();
    Outgoing packet = emission.encoded(namespace.encoder(), id);
    forEach(
        (lane, sockets) -> {
          LaneQuestion question = new LaneQuestion(id, sockets, answers);
          if (!lane.submit(() -> question.ask(packet, emission, millis))) {
            sockets.forEach(LocalSocket::overrun);
            answers.missed(sockets.size());
          }
        });
  }

  private void forEach(BiConsumer<Lane, List<LocalSocket>> visitor) {
    for (Group group : groups) {
      visitor.accept(group.lane, group.sockets);
    }
  }
}
