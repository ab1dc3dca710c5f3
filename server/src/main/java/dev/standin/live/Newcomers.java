package dev.standin.live;

import dev.standin.socketio.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Sockets that entered lately. A node may believe for up to a second what it read of a user, so a
/// token that was revoked at another node just before a socket entered here is known only after it.
final class Newcomers {

  /// Looks that a socket lives through before it is due: at one a second, 2 to 3 s.
  private static final int LOOKS = 2;

  /// By the look since which they are here, the oldest first.
  private final Deque<Set<Socket>> lately = new ArrayDeque<>();

  Newcomers() {
    for (int i = 0; i <= LOOKS; i++) {
      lately.addLast(new HashSet<>());
    }
  }

  /// Counts the socket in until it is due or leaves.
  void enter(Socket socket) {
    synchronized (this) {
      lately.getLast().add(socket);
    }
    socket.onDisconnect(_ -> leave(socket));
  }

  private synchronized void leave(Socket socket) {
    lately.forEach(some -> some.remove(socket));
  }

  /// Those who are due, each once. To be called every second.
  synchronized List<Socket> due() {
    lately.addLast(new HashSet<>());
    return List.copyOf(lately.removeFirst());
  }
}
