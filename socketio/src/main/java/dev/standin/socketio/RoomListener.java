package dev.standin.socketio;

/// Told how the rooms of this node change, each socket's own room (its id) included, on the thread
/// that changed them and after the change; must not block. Changes of one room by two threads may
/// be told in either order: [Adapter#occupied] says how it is now.
public interface RoomListener {

  /// A first socket came.
  default void created(String room) {}

  default void joined(String room, String socketId) {}

  default void left(String room, String socketId) {}

  /// The last socket went.
  default void deleted(String room) {}
}
