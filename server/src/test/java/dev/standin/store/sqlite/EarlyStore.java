package dev.standin.store.sqlite;

import dev.standin.chat.ObjectIds;
import java.nio.file.Path;
import java.time.InstantSource;

/// A store that acknowledges before it commits. It exists among the tests only.
public final class EarlyStore {

  private EarlyStore() {}

  public static SqliteStore open(
      Path dataFolder, SqliteOptions options, InstantSource clock, ObjectIds ids) {
    return SqliteStore.open(
        dataFolder, new SqliteStore.Setup(options, clock, ids, new EarlySeams()));
  }
}
