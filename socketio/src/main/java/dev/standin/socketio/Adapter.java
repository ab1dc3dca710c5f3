package dev.standin.socketio;

import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

/// Who is in which room. One per namespace; callable from any thread.
public interface Adapter {

  void join(Socket socket, Collection<String> rooms);

  void leave(Socket socket, String room);

  /// Forgets the socket in all rooms.
  void leaveAll(Socket socket);

  Set<String> roomsOf(Socket socket);

  /// Visits each socket chosen by rooms (all when empty) and not excluded, once.
  void visit(Set<String> rooms, Set<String> except, Consumer<Socket> visitor);

  /// Whether any socket of this node is in the room.
  boolean occupied(String room);

  int roomCount();

  int socketCount();
}
