package dev.standin.socketio;

import dev.standin.socketio.RecoveryLog.Session;
import dev.standin.socketio.engineio.Handshake;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// The recoverable sessions of one namespace, and which socket has which of them at the moment.
/// Callable from any thread; on a socket's owner where it takes one.
abstract sealed class Sessions permits LogSessions, MemorySessions {

  /// By socket id. A socket is in here from the end of its admission until its `disconnect`
  /// handlers have run, so a session never has two sockets.
  private final ConcurrentHashMap<String, LocalSocket> holders = new ConcurrentHashMap<>();

  /// Whether a client takes part. One that cannot bear an argument more in its handlers says
  /// `recovery=0` in its query; clients of older protocols know nothing of it.
  static boolean wantedBy(Handshake handshake) {
    return handshake.query("EIO").orElse("").equals("4")
        && !handshake.query("recovery").orElse("").equals("0");
  }

  /// Gives the id to this socket, unless another one has it: that is returned then.
  final LocalSocket claim(String socketId, LocalSocket socket) {
    LocalSocket holder = holders.putIfAbsent(socketId, socket);
    return holder == null ? socket : holder;
  }

  /// The socket is gone, or does not take the session after all.
  final void release(String socketId, LocalSocket socket) {
    holders.remove(socketId, socket);
  }

  final Optional<LocalSocket> holder(String socketId) {
    return Optional.ofNullable(holders.get(socketId));
  }

  /// A new session.
  abstract Session open(LocalSocket socket);

  /// The session that a client says it had.
  abstract CompletionStage<Optional<Session>> resume(
      LocalSocket socket, String pid, Optional<String> offset);

  /// The rooms that the socket is to have again, once its id is its own; its data is put back.
  /// Empty if the session has ended meanwhile.
  Optional<Set<String>> restore(LocalSocket socket, Session session) {
    return Optional.of(Set.of());
  }

  /// The next events behind a place.
  abstract CompletionStage<Page> missed(LocalSocket socket, Offset after);

  /// A socket is gone, its `disconnect` handlers have run.
  void left(LocalSocket socket, Progress progress, DisconnectReason reason, Set<String> rooms) {}

  /// The namespace is gone, and its last socket.
  void end() {}

  /// As [RecoveryLog.Page], encoded; the events may be encoded as they are taken.
  record Page(Iterator<Outgoing> events, Offset upTo, boolean last) {}
}
