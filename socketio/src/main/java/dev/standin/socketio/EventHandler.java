package dev.standin.socketio;

/// Handles one event on the socket's owner; must not block.
@FunctionalInterface
public interface EventHandler {
  void handle(Event event);
}
