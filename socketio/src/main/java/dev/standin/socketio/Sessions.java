package dev.standin.socketio;

import dev.standin.socketio.engineio.Handshake;
import java.util.concurrent.ConcurrentHashMap;

/// The recoverable sessions of one namespace: the log that they are about, and which socket has
/// which of them at the moment. Callable from any thread.
final class Sessions {

  private final RecoveryLog log;

  /// By socket id. A socket is in here from the end of its admission until its `disconnect`
  /// handlers have run, so a session never has two sockets.
  private final ConcurrentHashMap<String, LocalSocket> holders = new ConcurrentHashMap<>();

  Sessions(RecoveryLog log) {
    this.log = log;
  }

  RecoveryLog log() {
    return log;
  }

  /// Whether a client takes part. One that cannot bear an argument more in its handlers says
  /// `recovery=0` in its query; clients of older protocols know nothing of it.
  static boolean wantedBy(Handshake handshake) {
    return handshake.query("EIO").orElse("").equals("4")
        && !handshake.query("recovery").orElse("").equals("0");
  }

  /// Gives the id to this socket, unless another one has it: that is returned then.
  LocalSocket claim(String socketId, LocalSocket socket) {
    LocalSocket holder = holders.putIfAbsent(socketId, socket);
    return holder == null ? socket : holder;
  }

  /// The socket is gone.
  void release(LocalSocket socket) {
    holders.remove(socket.id(), socket);
  }
}
