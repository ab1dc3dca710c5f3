package dev.standin.socketio.transport;

import java.util.concurrent.atomic.AtomicLong;

/// What all clients together have begun to send and not ended, in bytes. Each alone may hold a
/// whole message open, before anybody knows who it is; without a common bound a few hundred of them
/// would take all memory. Callable from any thread.
final class InputBudget {

  /// What a client may hold however much the others do.
  static final int FREE = 4 << 10;

  private static final long LEAST = 16 << 20;

  private final long most;
  private final AtomicLong held = new AtomicLong();

  InputBudget(long most) {
    this.most = most;
  }

  /// An eighth of the memory that there can be.
  static InputBudget ofMemory() {
    return new InputBudget(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 8));
  }

  /// Counts a client's bytes: it held so many, and holds so many now. False if that is too much and
  /// the client has to let go of them.
  boolean change(int before, int now) {
    long all = held.addAndGet((long) now - before);
    return now <= FREE || now <= before || all <= most;
  }

  /// For tests.
  long held() {
    return held.get();
  }
}
