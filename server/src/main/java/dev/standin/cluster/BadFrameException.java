package dev.standin.cluster;

/// A message of another node that cannot be what such a node sends.
final class BadFrameException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BadFrameException(String message) {
    super(message);
  }

  BadFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
