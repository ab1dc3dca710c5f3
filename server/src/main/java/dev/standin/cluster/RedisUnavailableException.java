package dev.standin.cluster;

/// Redis can't be reached, or doesn't let us in; the message says which. What was asked of it may
/// or may not have happened.
public final class RedisUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RedisUnavailableException(String message) {
    super(message);
  }

  RedisUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
