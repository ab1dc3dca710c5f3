package dev.standin.socketio;

import java.util.Map;
import java.util.Set;
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

  /// The time without a socket.
  static final class Away {
    final Map<String, Object> data;

    /// The number of the last event that was sent to its client.
    final long told;

    /// Who has that one has missed nothing up to here.
    final long served;

    Away(Map<String, Object> data, long told, long served) {
      this.data = data;
      this.told = told;
      this.served = served;
    }
  }
}
