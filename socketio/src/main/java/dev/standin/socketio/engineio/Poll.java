package dev.standin.socketio.engineio;

/// One waiting GET. Exactly one of the two is called, once, unless the client goes away first.
public interface Poll {

  /// Answers with packets as text (UTF-8).
  void answer(byte[] payload);

  /// Answers with packets in the binary form that revision 3 of the protocol has.
  void answerBinary(byte[] payload);

  void refuse(EngineError error);
}
