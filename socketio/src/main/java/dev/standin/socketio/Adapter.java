package dev.standin.socketio;

import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

/// Who is in which room. One per namespace; callable from any thread. Each socket that joined
/// anything is also in a room of its own, named by its id, until [#leaveAll].
public interface Adapter {

  /// Adds the socket to these rooms; its own room's name alone makes it known.
  void join(Socket socket, Collection<String> rooms);

  /// Takes the socket out of a room; a room without sockets is forgotten. No effect on its own
  /// room.
  void leave(Socket socket, String room);

  /// Forgets the socket in all rooms.
  void leaveAll(Socket socket);

  /// The socket's rooms, its own included; a copy. Empty for a socket that is not known.
  Set<String> roomsOf(Socket socket);

  /// How many rooms the socket is in, its own not counted.
  default int roomCountOf(Socket socket) {
    return Math.max(0, roomsOf(socket).size() - 1);
  }

  /// Visits each socket chosen by rooms (all when empty) and not excluded, once. The visitor may
  /// join and leave rooms; sockets that do so meanwhile may or may not be visited.
  void visit(Set<String> rooms, Set<String> except, Consumer<Socket> visitor);

  /// Whether any socket of this node is in the room.
  boolean occupied(String room);

  /// The number of rooms, those of single sockets' ids not counted.
  int roomCount();

  /// The number of sockets.
  int socketCount();
}
