package dev.standin.app;

import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.store.mongo.MongoOptions;
import dev.standin.store.mongo.MongoStore;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;

/// Which store the settings mean.
final class OpenStore {

  private OpenStore() {}

  /// Blocking. Opens it.
  static Store open(Config.Storing storing, Surroundings around, ObjectIds ids) {
    return storing
        .mongo()
        .<Store>map(
            mongo ->
                MongoStore.open(
                    MongoOptions.at(mongo.uri().getConnectionString()),
                    around.clock(),
                    ids,
                    around.nanos()))
        .orElseGet(
            () ->
                SqliteStore.open(storing.dataDir(), SqliteOptions.defaults(), around.clock(), ids));
  }
}
