package dev.standin.store.sqlite;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.store.NoteStoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

final class SqliteNotesTest extends NoteStoreContract {

  @TempDir private Path folder;

  @Override
  protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return OpenSqlite.in(folder, clock, ids, listener);
  }
}
