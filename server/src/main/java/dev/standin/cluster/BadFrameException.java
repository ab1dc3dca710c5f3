package dev.standin.cluster;

import org.jspecify.annotations.Nullable;

/// A message of another node that cannot be what such a node sends. Without a trace of the stack,
/// so that many of them cost little.
final class BadFrameException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BadFrameException(String message) {
    this(message, null);
  }

  BadFrameException(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
