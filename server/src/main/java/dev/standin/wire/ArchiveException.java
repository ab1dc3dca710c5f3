package dev.standin.wire;

/// A file that is no archive as we write them, or was cut, changed or damaged. The message is a
/// sentence for the operator, with the number of the line where there is one.
public final class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArchiveException(String sentence) {
    super(sentence, null, false, false);
  }

  static ArchiveException at(long line, String sentence) {
    return new ArchiveException("Line " + line + ": " + sentence);
  }
}
