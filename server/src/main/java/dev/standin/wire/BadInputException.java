package dev.standin.wire;

/// Input from outside that is not understood; the message is the sentence for the client.
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadInputException(String sentence) {
    super(sentence, null, false, false);
  }
}
