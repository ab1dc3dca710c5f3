package dev.standin.chat;

/// Hears that all of a user's tokens were revoked, to end their sockets. Never blocks.
@FunctionalInterface
public interface SignOuts {

  void signedOut(UserId user);
}
