package dev.standin.store.sqlite;

import dev.standin.chat.StoreException;
import java.sql.SQLException;
import java.time.Duration;

/// What SQLite's result codes (https://www.sqlite.org/rescode.html) mean to callers.
final class Faults {

  private static final int ERROR = 1;
  private static final int FULL = 13;
  private static final int TOO_BIG = 18;
  private static final int CONSTRAINT = 19;
  private static final int MISMATCH = 20;

  private Faults() {}

  /// Whether the store is to blame (disk, file, memory), and not the one write.
  static boolean ofTheStore(Throwable fault) {
    if (!(fault instanceof SQLException sql)) {
      return fault instanceof Error;
    }
    int code = sql.getErrorCode() & 0xff;
    return code != ERROR && code != TOO_BIG && code != CONSTRAINT && code != MISMATCH;
  }

  /// What a failed write's stage completes with.
  static RuntimeException writing(Throwable fault) {
    if (ofTheStore(fault)) {
      boolean full = fault instanceof SQLException sql && (sql.getErrorCode() & 0xff) == FULL;
      return full
          ? new StoreException(
              "The disk of the data folder is full.", Duration.ofSeconds(10), fault)
          : new StoreException("The store can't write now.", Duration.ofSeconds(5), fault);
    }
    return fault instanceof RuntimeException own
        ? own
        : new IllegalStateException("the schema refused a write", fault);
  }

  static StoreException reading(SQLException fault) {
    return new StoreException("The store can't read now.", Duration.ofSeconds(5), fault);
  }

  static StoreException closed() {
    return new StoreException("The server is stopping.", Duration.ofSeconds(5));
  }
}
