package dev.standin.app;

import dev.standin.chat.ExportSource;
import dev.standin.chat.ImportTarget;
import dev.standin.store.mongo.MongoExport;
import dev.standin.store.mongo.MongoImport;
import dev.standin.store.sqlite.SqliteExport;
import dev.standin.store.sqlite.SqliteImport;

/// The store that the settings mean, for moving.
final class MovedStores {

  private MovedStores() {}

  /// Blocking. Opens it for reading; a server may run.
  static ExportSource source(Config.Storing storing) {
    if (storing.mongo().isPresent()) {
      return MongoExport.of(storing.mongo().get().uri().getConnectionString());
    }
    return SqliteExport.of(storing.dataDir());
  }

  /// Blocking. Opens it for itself alone.
  static ImportTarget target(Config.Storing storing) {
    if (storing.mongo().isPresent()) {
      return MongoImport.into(storing.mongo().get().uri().getConnectionString());
    }
    return SqliteImport.into(storing.dataDir());
  }
}
