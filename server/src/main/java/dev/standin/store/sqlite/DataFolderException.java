package dev.standin.store.sqlite;

/// A data folder or backup can't be used as asked. The message is one sentence for the operator
/// that names the path and says how to mend it. Nothing was changed.
public final class DataFolderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataFolderException(String message) {
    super(message);
  }

  DataFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
