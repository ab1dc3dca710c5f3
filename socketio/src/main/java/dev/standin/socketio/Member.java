package dev.standin.socketio;

/// One socket of a [LocalAdapter] and its rooms besides its own, guarded by this object's lock.
final class Member {

  final Socket socket;
  final Crowd<String> rooms = new Crowd<>();
  boolean gone;

  Member(Socket socket) {
    this.socket = socket;
  }

  /// The sockets of a room, changed under the lock of its bin. All members share its name.
  static final class Room extends Crowd<Socket> {

    final String name;

    Room(String name) {
      this.name = name;
    }
  }
}
