package dev.standin.socketio.engineio;

/// One waiting GET. Exactly one of these is called, once, unless the client goes away first.
public interface Poll {

  /// Answers with packets as text (UTF-8).
  void answer(byte[] payload);

  /// As [#answer], not to be compressed.
  default void answerPlainly(byte[] payload) {
    answer(payload);
  }

  /// Answers with packets in the binary form that revision 3 of the protocol has.
  void answerBinary(byte[] payload);

  void refuse(EngineError error);
}
