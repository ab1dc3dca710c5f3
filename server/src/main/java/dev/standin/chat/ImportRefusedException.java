package dev.standin.chat;

/// What is moved contradicts what is stored, or itself. The message is a sentence for the operator;
/// nothing of the thing that it names was stored.
public final class ImportRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ImportRefusedException(String sentence) {
    super(sentence, null, false, false);
  }
}
