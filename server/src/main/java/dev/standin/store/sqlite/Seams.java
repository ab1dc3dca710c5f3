package dev.standin.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// Where tests make the store fail; as it is, it does nothing.
class Seams {

  /// Called between a group's writes and its commit. Who runs `acknowledge` here makes a store that
  /// loses messages: to show that the crash test notices.
  void beforeCommit(Runnable acknowledge) {}

  /// Pages that the file may have, 0 for no bound: a full disk without a disk.
  int maxPages() {
    return 0;
  }

  final Connection writing(Path file) throws SQLException {
    Connection connection = Connections.writing(file);
    limit(connection);
    return connection;
  }

  final void limit(Connection connection) throws SQLException {
    if (maxPages() > 0) {
      Connections.text(connection, "PRAGMA max_page_count = " + maxPages());
    }
  }
}
