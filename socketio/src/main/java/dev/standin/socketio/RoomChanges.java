package dev.standin.socketio;

import java.util.ArrayList;
import java.util.List;

/// What one call changed in the rooms, to be told when no lock is held.
final class RoomChanges {

  private static final RoomChanges UNHEARD = new RoomChanges(List.of());

  private record Change(Kind kind, String room, String socketId) {}

  private enum Kind {
    CREATED,
    JOINED,
    LEFT,
    DELETED
  }

  private final List<RoomListener> listeners;
  private final List<Change> changes = new ArrayList<>();

  private RoomChanges(List<RoomListener> listeners) {
    this.listeners = listeners;
  }

  static RoomChanges heardBy(List<RoomListener> listeners) {
    return listeners.isEmpty() ? UNHEARD : new RoomChanges(listeners);
  }

  void joined(String room, String socketId, boolean first) {
    if (first) {
      add(Kind.CREATED, room, socketId);
    }
    add(Kind.JOINED, room, socketId);
  }

  void left(String room, String socketId, boolean last) {
    add(Kind.LEFT, room, socketId);
    if (last) {
      add(Kind.DELETED, room, socketId);
    }
  }

  private void add(Kind kind, String room, String socketId) {
    if (!listeners.isEmpty()) {
      changes.add(new Change(kind, room, socketId));
    }
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  void tell(Core core) {
    for (Change change : changes) {
      for (RoomListener listener : listeners) {
        try {
          tell(listener, change);
        } catch (RuntimeException | Error fault) {
          core.fault("a listener of rooms", fault);
        }
      }
    }
  }

  private static void tell(RoomListener listener, Change change) {
    switch (change.kind) {
      case CREATED -> listener.created(change.room);
      case JOINED -> listener.joined(change.room, change.socketId);
      case LEFT -> listener.left(change.room, change.socketId);
      case DELETED -> listener.deleted(change.room);
    }
  }
}
