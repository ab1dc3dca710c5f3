package dev.standin.app;

/// The start can't go on; the message is the sentence for the person who started it.
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartException(String sentence) {
    super(sentence, null, false, false);
  }

  StartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
