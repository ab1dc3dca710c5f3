package dev.standin.chat;

import java.time.Duration;

/// The store can't do it now (disk full, gone, queue full). Nothing was stored. Try again after
/// `retryAfter`.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  public StoreException(String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  public StoreException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
