package dev.standin.cluster;

import dev.standin.chat.Attendance;
import dev.standin.chat.UserId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Users at a node, who come and go as the test says.
final class Crowd implements Attendance {

  private final Set<UserId> users = ConcurrentHashMap.newKeySet();
  private final List<Consumer<UserId>> listeners = new CopyOnWriteArrayList<>();

  static UserId user(int n) {
    return new UserId("%024x".formatted(n));
  }

  void come(int n) {
    users.add(user(n));
    listeners.forEach(listener -> listener.accept(user(n)));
  }

  void leave(int n) {
    users.remove(user(n));
    listeners.forEach(listener -> listener.accept(user(n)));
  }

  @Override
  public boolean online(UserId user) {
    return users.contains(user);
  }

  @Override
  public void each(Consumer<UserId> user) {
    users.forEach(user);
  }

  @Override
  public void onChange(Consumer<UserId> listener) {
    listeners.add(listener);
  }
}
