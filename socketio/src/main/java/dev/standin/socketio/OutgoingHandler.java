package dev.standin.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears of each event that a socket is sent, on the socket's owner; must not block.
@FunctionalInterface
public interface OutgoingHandler {
  void handle(String event, List<? extends @Nullable Object> args);
}
