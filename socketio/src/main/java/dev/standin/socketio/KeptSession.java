package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// What [MemorySessions] keep of one session; guarded by their lock.
final class KeptSession {

  final String pid;
  final String socketId;
  final String identity;

  /// Its client has everything up to here.
  long base;

  /// The rooms that decide about events up to `until`.
  Set<String> rooms = Set.of();

  long until;

  /// While it has no socket.
  @Nullable Away away;

  KeptSession(String pid, String socketId, String identity, long base) {
    this.pid = pid;
    this.socketId = socketId;
    this.identity = identity;
    this.base = base;
  }

  static void stop(Owner.Cancel timer) {
    try {
      timer.cancel();
    } catch (RejectedExecutionException ended) {
      // The owner has ended, and its timers with it.
    }
  }

  /// The time without a socket.
  static final class Away {
    final Map<String, Object> data;

    /// The number of the last event that was sent to its client.
    final long told;

    /// Who has that one has missed nothing up to here.
    final long served;

    /// Ends it.
    Owner.@Nullable Cancel expiry;

    Away(Map<String, Object> data, long told, long served) {
      this.data = data;
      this.told = told;
      this.served = served;
    }

    /// It is over: nothing of it may wait for its end.
    void over() {
      if (expiry != null) {
        stop(expiry);
      }
    }
  }
}
