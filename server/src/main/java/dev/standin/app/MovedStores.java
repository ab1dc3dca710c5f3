package dev.standin.app;

import dev.standin.chat.ExportSource;
import dev.standin.chat.ImportTarget;
import dev.standin.chat.ObjectIds;
import dev.standin.store.mongo.MongoExport;
import dev.standin.store.mongo.MongoImport;
import dev.standin.store.mongo.NewerSchemaException;
import dev.standin.store.sqlite.SqliteExport;
import dev.standin.store.sqlite.SqliteImport;
import java.util.function.Supplier;

/// The store that the settings mean, for moving.
final class MovedStores {

  private MovedStores() {}

  /// Blocking. Opens it for reading; a server may run.
  static ExportSource source(Config.Storing storing, Surroundings around) {
    if (storing.mongo().isEmpty()) {
      return SqliteExport.of(storing.dataDir());
    }
    String uri = storing.mongo().get().uri().getConnectionString();
    return known(() -> MongoExport.of(uri, ids(around), around.clock()));
  }

  /// Blocking. Opens it for itself alone.
  static ImportTarget target(Config.Storing storing, Surroundings around) {
    if (storing.mongo().isEmpty()) {
      return SqliteImport.into(storing.dataDir());
    }
    String uri = storing.mongo().get().uri().getConnectionString();
    return known(() -> MongoImport.into(uri, ids(around), around.clock()));
  }

  private static ObjectIds ids(Surroundings around) {
    return new ObjectIds(around.clock(), around.random());
  }

  private static <T> T known(Supplier<T> opened) {
    try {
      return opened.get();
    } catch (NewerSchemaException newer) {
      throw new StartException(String.valueOf(newer.getMessage()), newer);
    }
  }
}
