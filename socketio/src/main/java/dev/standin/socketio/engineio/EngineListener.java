package dev.standin.socketio.engineio;

/// What a session tells the layer above. All calls come on the session's owner.
public interface EngineListener {

  /// A session opened. The returned receiver gets everything that follows.
  Receiver opened(EngineSocket socket);

  /// The upper half of one session.
  interface Receiver {

    /// A text message, without the Engine.IO packet type.
    void text(String payload);

    /// A binary message.
    void binary(byte[] payload);

    /// The session moved from polling to a WebSocket.
    default void upgraded() {}

    /// The session ended; nothing follows.
    void closed(CloseReason reason);
  }
}
