package dev.standin.socketio.engineio;

/// One waiting GET. Exactly one of the two is called, once, unless the client goes away first.
public interface Poll {

  /// Answers with packets joined by the record separator.
  void answer(byte[] payload);

  void refuse(EngineError error);
}
