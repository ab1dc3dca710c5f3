package dev.standin.standin;

/// A model's answer that we don't take.
final class BadAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  BadAnswerException(Failure failure) {
    super(failure.text(), null, false, false);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
