package dev.standin.http;

import org.jspecify.annotations.Nullable;

/// A fault for the log: kinds and places, but no words, since those may hold what somebody sent.
final class WordlessFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WordlessFault(Throwable fault) {
    super(fault.getClass().getName(), cause(fault.getCause()), false, true);
    setStackTrace(fault.getStackTrace());
  }

  private static @Nullable WordlessFault cause(@Nullable Throwable cause) {
    return cause == null ? null : new WordlessFault(cause);
  }
}
