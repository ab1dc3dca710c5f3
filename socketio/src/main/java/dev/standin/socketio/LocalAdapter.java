package dev.standin.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rooms of this node, in memory. A room exists as long as a socket is in it. Knows no other
/// node: to be used as it is, or extended by an adapter that does, whose `super` calls then act on
/// this node's sockets. No method here calls another one that can be overridden.
///
/// Locks: a socket's state, a member's, then a bin of the map of rooms; no callback runs under any.
public class LocalAdapter implements Adapter {

  private final LocalNamespace namespace;
  private final ConcurrentHashMap<String, Member> members = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Member.Room> rooms = new ConcurrentHashMap<>();
  private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

  /// @param namespace as it is handed to the factory of adapters; another implementation of that
  ///   interface throws [IllegalArgumentException]
  public LocalAdapter(Namespace namespace) {
    if (!(namespace instanceof LocalNamespace local)) {
      throw new IllegalArgumentException(
          "An adapter is made for a namespace of a SocketIoServer, not for a "
              + namespace.getClass().getName());
    }
    this.namespace = local;
  }

  @Override
  public void join(Socket socket, Collection<String> joined) {
    RoomChanges changes = RoomChanges.heardBy(listeners);
    boolean done = false;
    while (!done) {
      done = join(member(socket, changes), joined, changes);
    }
    tell(socket, changes);
  }

  private Member member(Socket socket, RoomChanges changes) {
    Member known = members.get(socket.id());
    if (known != null) {
      return known;
    }
    Member fresh = new Member(socket);
    Member other = members.putIfAbsent(socket.id(), fresh);
    if (other != null) {
      return other;
    }
    changes.joined(socket.id(), socket.id(), true);
    return fresh;
  }

  /// False if the member was removed meanwhile.
  private boolean join(Member member, Collection<String> joined, RoomChanges changes) {
    synchronized (member) {
      if (member.gone) {
        return false;
      }
      for (String room : joined) {
        if (!room.equals(member.socket.id()) && !member.rooms.all().contains(room)) {
          boolean first = enter(room, member);
          changes.joined(room, member.socket.id(), first);
        }
      }
      return true;
    }
  }

  private void tell(Socket socket, RoomChanges changes) {
    if (!changes.isEmpty()) {
      ((LocalSocket) socket).unlocked(() -> changes.tell(namespace.core()));
    }
  }

  /// Whether the room is new.
  private boolean enter(String room, Member member) {
    boolean[] fresh = new boolean[1];
    Member.Room entered =
        rooms.compute(
            room,
            (name, known) -> {
              fresh[0] = known == null;
              Member.Room there = known == null ? new Member.Room(name) : known;
              there.add(member.socket);
              return there;
            });
    member.rooms.add(entered.name);
    return fresh[0];
  }

  @Override
  public void leave(Socket socket, String room) {
    Member member = members.get(socket.id());
    if (member == null) {
      return;
    }
    RoomChanges changes = RoomChanges.heardBy(listeners);
    synchronized (member) {
      if (member.rooms.remove(room)) {
        changes.left(room, socket.id(), drop(room, socket));
      }
    }
    tell(socket, changes);
  }

  @Override
  public void leaveAll(Socket socket) {
    Member member = members.remove(socket.id());
    if (member == null) {
      return;
    }
    RoomChanges changes = RoomChanges.heardBy(listeners);
    synchronized (member) {
      member.gone = true;
      for (String room : member.rooms.all()) {
        changes.left(room, socket.id(), drop(room, socket));
      }
    }
    changes.left(socket.id(), socket.id(), true);
    tell(socket, changes);
  }

  /// Whether the room is gone with it.
  private boolean drop(String room, Socket socket) {
    Member.Room left =
        rooms.computeIfPresent(
            room,
            (name, known) -> {
              known.remove(socket);
              return known.all().isEmpty() ? null : known;
            });
    return left == null;
  }

  @Override
  public Set<String> roomsOf(Socket socket) {
    Member member = members.get(socket.id());
    if (member == null) {
      return Set.of();
    }
    synchronized (member) {
      Set<String> copy = HashSet.newHashSet(member.rooms.all().size() + 1);
      copy.addAll(member.rooms.all());
      copy.add(socket.id());
      return copy;
    }
  }

  @Override
  public int roomCountOf(Socket socket) {
    Member member = members.get(socket.id());
    if (member == null) {
      return 0;
    }
    synchronized (member) {
      return member.rooms.all().size();
    }
  }

  @Override
  public void visit(Set<String> chosen, Set<String> except, Consumer<Socket> visitor) {
    choose(chosen, except, visitor);
  }

  private void choose(Set<String> chosen, Set<String> except, Consumer<Socket> visitor) {
    Consumer<Socket> allowed = allowed(except, visitor);
    if (chosen.isEmpty()) {
      members.values().forEach(member -> allowed.accept(member.socket));
    } else if (chosen.size() == 1) {
      visitRoom(chosen.iterator().next(), allowed);
    } else {
      Set<Socket> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      Consumer<Socket> once =
          socket -> {
            if (seen.add(socket)) {
              allowed.accept(socket);
            }
          };
      chosen.forEach(room -> visitRoom(room, once));
    }
  }

  /// Leaves out who is in these rooms. Mostly that is one socket, the sender, found once for all.
  private Consumer<Socket> allowed(Set<String> except, Consumer<Socket> visitor) {
    if (except.isEmpty()) {
      return visitor;
    }
    if (except.size() == 1) {
      String room = except.iterator().next();
      Member sender = members.get(room);
      if (sender != null && !rooms.containsKey(room)) {
        return socket -> {
          if (!socket.equals(sender.socket)) {
            visitor.accept(socket);
          }
        };
      }
    }
    return socket -> {
      if (!isIn(socket, except)) {
        visitor.accept(socket);
      }
    };
  }

  /// A room may bear the name of a socket's id; the socket itself is always in it.
  private void visitRoom(String room, Consumer<Socket> visitor) {
    Member own = members.get(room);
    if (own != null) {
      visitor.accept(own.socket);
    }
    Member.Room known = rooms.get(room);
    if (known != null) {
      known.all().forEach(visitor);
    }
  }

  private boolean isIn(Socket socket, Set<String> any) {
    for (String room : any) {
      Member.Room known = rooms.get(room);
      if (room.equals(socket.id()) || (known != null && known.all().contains(socket))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean occupied(String room) {
    return rooms.containsKey(room) || members.containsKey(room);
  }

  @Override
  public int roomCount() {
    return rooms.size();
  }

  @Override
  public int socketCount() {
    return members.size();
  }

  @Override
  public void listen(RoomListener listener) {
    listeners.add(listener);
  }

  /// 1.
  @Override
  public CompletionStage<Integer> serverCount() {
    return CompletableFuture.completedFuture(1);
  }

  @Override
  public CompletionStage<Set<String>> socketIds(Set<String> chosen) {
    Set<String> ids = new HashSet<>();
    choose(chosen, Set.of(), socket -> ids.add(socket.id()));
    return CompletableFuture.completedFuture(ids);
  }

  @Override
  public CompletionStage<Set<String>> allRooms() {
    Set<String> all = new HashSet<>(rooms.keySet());
    all.addAll(members.keySet());
    return CompletableFuture.completedFuture(all);
  }

  @Override
  public void broadcast(Audience audience, Emission emission) {
    if (!emission.mayDrop() && namespace.sessions() instanceof MemorySessions memory) {
      Outgoing packet = emission.encoded(namespace.encoder(), Inbound.NO_ACK);
      memory.send(packet, audience, () -> fanout(audience, emission));
    } else {
      fanout(audience, emission).send(namespace.encoder(), emission);
    }
  }

  private Fanout fanout(Audience audience, Emission emission) {
    Fanout fanout = new Fanout(emission);
    choose(audience.rooms(), audience.except(), fanout);
    return fanout;
  }

  /// Each client's share ends at the deadline at the latest.
  @Override
  public void broadcastWithAck(
      Audience audience, Emission emission, Duration deadline, Answers answers) {
    long millis = PendingAcks.millis(deadline);
    Fanout fanout = new Fanout();
    choose(audience.rooms(), audience.except(), fanout);
    fanout.ask(namespace, emission, millis, answers);
  }

  @Override
  public CompletionStage<List<RemoteSocket>> fetchSockets(Audience audience) {
    return CompletableFuture.completedFuture(List.copyOf(connected(audience)));
  }

  private List<Socket> connected(Audience audience) {
    List<Socket> found = new ArrayList<>();
    choose(
        audience.rooms(),
        audience.except(),
        socket -> {
          if (socket.connected()) {
            found.add(socket);
          }
        });
    return found;
  }

  @Override
  public void addSockets(Audience audience, Set<String> joined) {
    String[] names = joined.toArray(String[]::new);
    for (Socket socket : connected(audience)) {
      try {
        socket.join(names);
      } catch (IllegalStateException full) {
        namespace.core().fault("socketsJoin in " + namespace.name(), full);
      }
    }
  }

  @Override
  public void delSockets(Audience audience, Set<String> left) {
    for (Socket socket : connected(audience)) {
      left.forEach(socket::leave);
    }
  }

  @Override
  public void disconnectSockets(Audience audience, boolean closeConnection) {
    connected(audience).forEach(socket -> socket.disconnect(closeConnection));
  }

  /// Nobody hears it: this node's own handlers are never meant.
  @Override
  public void serverSideEmit(String event, List<? extends @Nullable Object> args) {}

  /// Completes at once: there is nobody to answer.
  @Override
  public CompletionStage<Broadcast.BroadcastAcks> serverSideEmitWithAck(
      Duration deadline, String event, List<? extends @Nullable Object> args) {
    return CompletableFuture.completedFuture(new Broadcast.BroadcastAcks(List.of(), 0));
  }

  /// For extending adapters: the place of an event of another node, which sent its [Offset#text].
  /// [IllegalStateException] if the namespace has no [RecoveryLog] here.
  protected final Offset place(String text) {
    if (namespace.sessions() instanceof LogSessions log) {
      return log.place(text);
    }
    throw new IllegalStateException(namespace.name() + " has no recovery log on this node");
  }

  /// For extending adapters: an event of another node has arrived. Its handlers run at once, here.
  protected final void heard(String event, List<? extends @Nullable Object> args) {
    namespace.heard(new ServerSideEvent(event, args, Optional.empty()));
  }

  /// For extending adapters: an event of another node that wants an answer has arrived.
  ///
  /// @param answer gets the first answer that a handler gives, if any does, on any thread
  protected final void heard(
      String event, List<? extends @Nullable Object> args, Consumer<List<Object>> answer) {
    namespace.heard(new ServerSideEvent(event, args, Optional.of(answer)));
  }
}
