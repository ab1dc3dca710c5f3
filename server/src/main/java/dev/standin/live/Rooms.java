package dev.standin.live;

import dev.standin.chat.UserId;

/// Names of rooms.
final class Rooms {

  private Rooms() {}

  /// All sockets of a user: the plain id, as other servers and tools in a cluster name it. No
  /// socket's own room bears such a name, which has 24 hexadecimal digits.
  static String of(UserId user) {
    return user.hex();
  }
}
