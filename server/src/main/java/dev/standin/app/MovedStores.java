package dev.standin.app;

import dev.standin.chat.ExportSource;
import dev.standin.chat.ImportTarget;
import dev.standin.store.sqlite.SqliteExport;
import dev.standin.store.sqlite.SqliteImport;

/// The store that the settings mean, for moving.
final class MovedStores {

  private MovedStores() {}

  /// Blocking. Opens it for reading; a server may run.
  static ExportSource source(Config.Storing storing) {
    if (storing.mongo().isPresent()) {
      throw new StartException("This version of Standin can't export MongoDB: unset MONGO_URI.");
    }
    return SqliteExport.of(storing.dataDir());
  }

  /// Blocking. Opens it for itself alone.
  static ImportTarget target(Config.Storing storing, Surroundings around) {
    if (storing.mongo().isPresent()) {
      throw new StartException(
          "This version of Standin can't import into MongoDB: unset MONGO_URI.");
    }
    return SqliteImport.into(storing.dataDir());
  }
}
