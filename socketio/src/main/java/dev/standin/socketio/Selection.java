package dev.standin.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A choice of a namespace's sockets by rooms.
record Selection(
    LocalNamespace namespace,
    Set<String> rooms,
    Set<String> excluded,
    boolean mayDrop,
    @Nullable Offset place)
    implements Broadcast {

  static Selection everyone(LocalNamespace namespace) {
    return new Selection(namespace, Set.of(), Set.of(), false, null);
  }

  @Override
  public Selection to(String... more) {
    if (more.length == 0) {
      throw new IllegalArgumentException(
          "to() needs a room: without one it would address everyone");
    }
    return new Selection(namespace, union(rooms, more), excluded, mayDrop, place);
  }

  @Override
  public Selection except(String... more) {
    return new Selection(namespace, rooms, union(excluded, more), mayDrop, place);
  }

  @Override
  public Selection volatileEvents() {
    return new Selection(namespace, rooms, excluded, true, place);
  }

  /// This adapter knows this node's sockets only.
  @Override
  public Selection local() {
    return this;
  }

  @Override
  public Selection at(Offset stands) {
    return new Selection(namespace, rooms, excluded, mayDrop, stands);
  }

  private static Set<String> union(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    Collections.addAll(all, more);
    return Set.copyOf(all);
  }

  @Override
  public void emit(String event, @Nullable Object... args) {
    Groups groups = groups();
    if (groups.isEmpty()) {
      return;
    }
    Outgoing plain = namespace.encoder().event(event, args);
    Outgoing packet = place == null ? plain : plain.at(place);
    boolean drop = mayDrop;
    groups.forEach(
        (lane, sockets) -> {
          boolean queued =
              lane.submit(
                  () -> {
                    for (LocalSocket socket : sockets) {
                      socket.deliver(packet, drop);
                    }
                  });
          if (!queued) {
            sockets.forEach(LocalSocket::overrun);
          }
        });
  }

  @Override
  public CompletionStage<BroadcastAcks> emitWithAck(
      Duration deadline, String event, @Nullable Object... args) {
    if (place != null) {
      throw new IllegalStateException("An event of the log cannot ask: emit it without an answer");
    }
    long millis = PendingAcks.millis(deadline);
    Groups groups = groups();
    BroadcastQuestion question = new BroadcastQuestion(groups.size());
    if (groups.isEmpty()) {
      return question.acks();
    }
    long id = namespace.nextAckId();
    Outgoing packet = namespace.encoder().question(id, event, args);
    boolean drop = mayDrop;
    groups.forEach(
        (lane, sockets) -> {
          BroadcastQuestion.Part part = question.part(id, sockets);
          if (!lane.submit(() -> part.ask(packet, drop, millis))) {
            sockets.forEach(LocalSocket::overrun);
            part.unasked();
          }
        });
    return question.acks();
  }

  @Override
  public Collection<Socket> fetchSockets() {
    List<Socket> found = new ArrayList<>();
    namespace
        .adapter()
        .visit(
            rooms,
            excluded,
            socket -> {
              if (socket.connected()) {
                found.add(socket);
              }
            });
    return Collections.unmodifiableList(found);
  }

  @Override
  public void socketsJoin(String... joined) {
    for (Socket socket : fetchSockets()) {
      try {
        socket.join(joined);
      } catch (IllegalStateException full) {
        namespace.core().fault("socketsJoin in " + namespace.name(), full);
      }
    }
  }

  @Override
  public void socketsLeave(String... left) {
    for (Socket socket : fetchSockets()) {
      for (String room : left) {
        socket.leave(room);
      }
    }
  }

  @Override
  public void disconnectSockets(boolean closeConnection) {
    fetchSockets().forEach(socket -> socket.disconnect(closeConnection));
  }

  private Groups groups() {
    Groups groups = new Groups();
    namespace.adapter().visit(rooms, excluded, groups::add);
    return groups;
  }

  /// The chosen sockets by owner: few owners, many sockets.
  private static final class Groups {

    private record Group(Lane lane, List<LocalSocket> sockets) {}

    private final List<Group> groups = new ArrayList<>(4);
    private int size;

    void add(Socket chosen) {
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

    boolean isEmpty() {
      return size == 0;
    }

    int size() {
      return size;
    }

    void forEach(BiConsumer<Lane, List<LocalSocket>> visitor) {
      for (Group group : groups) {
        visitor.accept(group.lane, group.sockets);
      }
    }
  }
}
