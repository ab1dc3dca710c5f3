package dev.standin.live;

/// A server that clients without a transport come to.
interface Entrance {

  /// The owner of its connections.
  Hall.Loop loop();

  /// A client that can recover, with an open session, that said nothing yet.
  Client recovering();

  /// Runs what a test that turns no wheel itself expects to have run.
  void settle();
}
