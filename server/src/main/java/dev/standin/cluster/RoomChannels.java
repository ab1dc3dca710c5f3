package dev.standin.cluster;

import dev.standin.socketio.RoomListener;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Listens to the channels of those rooms that have sockets here, and to no others, so that nothing
/// comes that nobody cares for.
final class RoomChannels implements RoomListener {

  private final Predicate<String> occupied;
  private final Consumer<String> subscribe;
  private final Consumer<String> unsubscribe;
  private final Set<String> held = new HashSet<>();
  private boolean open;

  RoomChannels(
      Predicate<String> occupied, Consumer<String> subscribe, Consumer<String> unsubscribe) {
    this.occupied = occupied;
    this.subscribe = subscribe;
    this.unsubscribe = unsubscribe;
  }

  @Override
  public void created(String room) {
    look(room);
  }

  @Override
  public void deleted(String room) {
    look(room);
  }

  /// Told in any order, it asks how the room is now; whoever changed it last looks last.
  private synchronized void look(String room) {
    boolean wanted = open && occupied.test(room);
    if (wanted && held.add(room)) {
      subscribe.accept(room);
    } else if (!wanted && held.remove(room)) {
      unsubscribe.accept(room);
    }
  }

  /// From now on, for the rooms that exist and for those that come.
  void open(Set<String> rooms) {
    synchronized (this) {
      open = true;
    }
    rooms.forEach(this::look);
  }

  synchronized void close() {
    open = false;
    held.forEach(unsubscribe);
    held.clear();
  }
}
