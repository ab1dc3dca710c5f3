package dev.standin.store.sqlite;

import dev.standin.chat.ObjectIds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;

/// Opens a store in a process of its own, checks that it is ready, and ends: `OpenProcess FOLDER`.
final class OpenProcess {

  private OpenProcess() {}

  public static void main(String[] args) {
    InstantSource clock = InstantSource.system();
    var ids = new ObjectIds(clock, new SplittableRandom());
    try (SqliteStore store =
        SqliteStore.open(Path.of(args[0]), SqliteOptions.defaults(), clock, ids)) {
      if (!store.messages().ready(Duration.ofSeconds(10))) {
        throw new IllegalStateException("the store is not ready");
      }
    }
  }
}
