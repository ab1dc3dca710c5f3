package dev.standin.chat;

import java.time.Duration;

/// The store can't do it now (disk full, gone, stopping). Nothing was stored, nor will be, unless
/// [#mayBeStored]. Try again after `retryAfter`.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;
  private final boolean mayBeStored;

  public StoreException(String message, Duration retryAfter, Throwable cause) {
    this(message, retryAfter, cause, false);
  }

  private StoreException(
      String message, Duration retryAfter, Throwable cause, boolean mayBeStored) {
    super(message, cause);
    this.retryAfter = retryAfter;
    this.mayBeStored = mayBeStored;
  }

  public StoreException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
    this.mayBeStored = false;
  }

  /// The store went away while it wrote, and nobody knows yet whether it did. Who sends again with
  /// the same `clientId` stores it once.
  public static StoreException unknown(String message, Duration retryAfter, Throwable cause) {
    return new StoreException(message, retryAfter, cause, true);
  }

  public Duration retryAfter() {
    return retryAfter;
  }

  /// Whether it may be stored all the same: then it is heard of, and an answer with the same
  /// `clientId` names it.
  public boolean mayBeStored() {
    return mayBeStored;
  }
}
