package dev.standin.store.sqlite;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.store.HistoryStoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

final class SqliteHistoryTest extends HistoryStoreContract {

  @TempDir private Path folder;

  @Override
  protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return OpenSqlite.in(folder, clock, ids, listener);
  }
}
