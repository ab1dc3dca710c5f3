package dev.standin.socketio;

/// The client did not acknowledge in time, or is gone.
public final class AckTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AckTimeoutException(String message) {
    super(message, null, false, false);
  }
}
