package dev.standin.socketio;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rooms of this node, in memory. A room exists as long as a socket is in it.
///
/// Locks: a member's, then a bin of the map of rooms; no callback runs under either.
final class LocalAdapter implements Adapter {

  /// One socket and its rooms besides its own, guarded by this object's lock.
  private static final class Member {
    private final Socket socket;
    private final Set<String> rooms = HashSet.newHashSet(1);
    private boolean gone;

    Member(Socket socket) {
      this.socket = socket;
    }
  }

  private final ConcurrentHashMap<String, Member> members = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Set<Socket>> rooms = new ConcurrentHashMap<>();

  @Override
  public void join(Socket socket, Collection<String> joined) {
    boolean done = false;
    while (!done) {
      Member member = members.computeIfAbsent(socket.id(), id -> new Member(socket));
      done = join(member, joined);
    }
  }

  /// False if the member was removed meanwhile.
  private boolean join(Member member, Collection<String> joined) {
    synchronized (member) {
      if (member.gone) {
        return false;
      }
      for (String room : joined) {
        if (!room.equals(member.socket.id()) && member.rooms.add(room)) {
          rooms.compute(room, (name, sockets) -> with(sockets, member.socket));
        }
      }
      return true;
    }
  }

  private static Set<Socket> with(@Nullable Set<Socket> sockets, Socket socket) {
    Set<Socket> joined = sockets == null ? ConcurrentHashMap.newKeySet(1) : sockets;
    joined.add(socket);
    return joined;
  }

  @Override
  public void leave(Socket socket, String room) {
    Member member = members.get(socket.id());
    if (member == null) {
      return;
    }
    synchronized (member) {
      if (member.rooms.remove(room)) {
        drop(room, socket);
      }
    }
  }

  @Override
  public void leaveAll(Socket socket) {
    Member member = members.remove(socket.id());
    if (member == null) {
      return;
    }
    synchronized (member) {
      member.gone = true;
      for (String room : member.rooms) {
        drop(room, socket);
      }
      member.rooms.clear();
    }
  }

  private void drop(String room, Socket socket) {
    rooms.computeIfPresent(
        room,
        (name, sockets) -> {
          sockets.remove(socket);
          return sockets.isEmpty() ? null : sockets;
        });
  }

  @Override
  public Set<String> roomsOf(Socket socket) {
    Member member = members.get(socket.id());
    if (member == null) {
      return Set.of();
    }
    synchronized (member) {
      Set<String> copy = HashSet.newHashSet(member.rooms.size() + 1);
      copy.addAll(member.rooms);
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
      return member.rooms.size();
    }
  }

  @Override
  public void visit(Set<String> chosen, Set<String> except, Consumer<Socket> visitor) {
    Consumer<Socket> allowed =
        except.isEmpty()
            ? visitor
            : socket -> {
              if (!isIn(socket, except)) {
                visitor.accept(socket);
              }
            };
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

  /// A room may bear the name of a socket's id; the socket itself is always in it.
  private void visitRoom(String room, Consumer<Socket> visitor) {
    Member own = members.get(room);
    if (own != null) {
      visitor.accept(own.socket);
    }
    Set<Socket> sockets = rooms.get(room);
    if (sockets != null) {
      sockets.forEach(visitor);
    }
  }

  private boolean isIn(Socket socket, Set<String> any) {
    for (String room : any) {
      Set<Socket> sockets = rooms.get(room);
      if (room.equals(socket.id()) || (sockets != null && sockets.contains(socket))) {
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
}
