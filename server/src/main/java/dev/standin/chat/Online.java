package dev.standin.chat;

/// Who has a socket, at whatever node.
@FunctionalInterface
public interface Online {

  /// Blocking, for half a second at most; never throws. Where other nodes can't be asked it is what
  /// this node knows. A node that died takes up to 15 s to be forgotten.
  boolean online(UserId user);
}
