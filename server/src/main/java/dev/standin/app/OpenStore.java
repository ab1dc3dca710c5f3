package dev.standin.app;

import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;

/// Which store the settings mean.
final class OpenStore {

  private OpenStore() {}

  /// Blocking. Opens it.
  static Store open(Config.Storing storing, Surroundings around, ObjectIds ids) {
    if (storing.mongo().isPresent()) {
      throw new StartException(
          "This version of Standin has no MongoDB store yet: unset MONGO_URI.");
    }
    return SqliteStore.open(storing.dataDir(), SqliteOptions.defaults(), around.clock(), ids);
  }
}
