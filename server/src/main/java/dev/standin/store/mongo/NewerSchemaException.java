package dev.standin.store.mongo;

/// A newer version of ours wrote to the database. The message is one sentence for the operator.
public final class NewerSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NewerSchemaException(int version, int known) {
    super(
        ("The database of MONGO_URI was written by a newer Standin (its version is %d, this one"
                + " knows up to %d); start that one, or restore an older backup.")
            .formatted(version, known));
  }
}
