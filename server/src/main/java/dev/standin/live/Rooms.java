package dev.standin.live;

import dev.standin.chat.UserId;

/// Names of rooms.
final class Rooms {

  private Rooms() {}

  /// All sockets of a user.
  static String of(UserId user) {
    return "user:" + user.hex();
  }
}
