package dev.standin.store.sqlite;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import java.nio.file.Path;
import java.time.InstantSource;

/// Opens stores for the contracts.
final class OpenSqlite {

  private OpenSqlite() {}

  static SqliteStore in(Path folder, InstantSource clock, ObjectIds ids, CommitListener listener) {
    SqliteStore store = SqliteStore.open(folder, SqliteOptions.defaults(), clock, ids);
    store.onCommit(listener);
    return store;
  }
}
