package dev.standin.standin;

/// Reads the body of a model's answer piece by piece.
interface AnswerBody {

  /// Takes the next bytes; true when the answer is complete, whatever may follow.
  boolean read(byte[] chunk) throws BadAnswerException;

  /// The body ended before it was complete by itself; fine only where the end says so.
  void end() throws BadAnswerException;
}
