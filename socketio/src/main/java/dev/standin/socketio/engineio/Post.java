package dev.standin.socketio.engineio;

/// One POST. Exactly one of the two is called, once, unless the client goes away first.
public interface Post {

  /// Answers `ok`.
  void accept();

  void refuse(EngineError error);
}
