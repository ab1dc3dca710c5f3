package dev.standin.socketio.engineio;

/// A serial executor that owns sessions (an event loop). Compare by identity to group the receivers
/// of a broadcast by owner.
public interface Owner {

  /// Whether the calling thread is this owner.
  boolean here();

  /// Runs the task on this owner, after all tasks handed over earlier by the same thread.
  void execute(Runnable task);

  /// Runs the task once after the delay; cheap enough for a timer per acknowledgement.
  Cancel after(long millis, Runnable task);

  /// Ends a timer; no effect after it fired.
  @FunctionalInterface
  interface Cancel {
    void cancel();
  }
}
