package dev.standin.live;

import dev.standin.chat.Attendance;
import dev.standin.chat.UserId;
import dev.standin.socketio.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Counts each user's sockets at this node.
final class Here implements Attendance {

  private final Map<UserId, Integer> sockets = new ConcurrentHashMap<>();
  private final List<Consumer<UserId>> listeners = new CopyOnWriteArrayList<>();

  /// The socket counts from now on until it leaves.
  void enter(Socket socket, UserId user) {
    if (sockets.merge(user, 1, Integer::sum) == 1) {
      changed(user);
    }
    socket.onDisconnect(_ -> leave(user));
  }

  private void leave(UserId user) {
    if (sockets.computeIfPresent(user, (_, n) -> n == 1 ? null : n - 1) == null) {
      changed(user);
    }
  }

  private void changed(UserId user) {
    listeners.forEach(listener -> listener.accept(user));
  }

  @Override
  public boolean online(UserId user) {
    return sockets.containsKey(user);
  }

  @Override
  public void each(Consumer<UserId> user) {
    sockets.keySet().forEach(user);
  }

  @Override
  public void onChange(Consumer<UserId> listener) {
    listeners.add(listener);
  }
}
