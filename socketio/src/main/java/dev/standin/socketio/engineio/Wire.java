package dev.standin.socketio.engineio;

/// One WebSocket, as a session writes to it. All calls come on the session's owner.
public interface Wire {

  /// Whether a message may be written now; when that changes, the session is told.
  boolean writable();

  /// Writes a message frame.
  void write(EngineMessage message);

  /// Writes a packet of the engine as a text frame.
  void control(String packet);

  /// Ends the WebSocket in good order: a close frame behind what was written. No reports follow.
  void end(CloseReason reason);
}
