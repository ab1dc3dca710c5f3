package dev.standin.store.sqlite;

import dev.standin.chat.CommitListener;
import dev.standin.chat.MessageLog;
import dev.standin.chat.NoteStore;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.UserStore;
import dev.standin.store.Stores;
import java.nio.file.Path;
import java.time.InstantSource;

/// A SQLite store for the contracts.
record OpenSqlite(SqliteStore store) implements Stores {

  static OpenSqlite in(Path folder, InstantSource clock, ObjectIds ids, CommitListener listener) {
    SqliteStore store = SqliteStore.open(folder, SqliteOptions.defaults(), clock, ids);
    store.onCommit(listener);
    return new OpenSqlite(store);
  }

  @Override
  public UserStore users() {
    return store.users();
  }

  @Override
  public MessageLog messages() {
    return store.messages();
  }

  @Override
  public NoteStore notes() {
    return store.notes();
  }

  @Override
  public void close() {
    store.close();
  }
}
