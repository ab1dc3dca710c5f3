package dev.standin.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// Opens SQLite files with our settings.
final class Connections {

  /// SQLite checkpoints when the log has so many pages of 4 kB.
  private static final int CHECKPOINT_PAGES = 10_000;

  private Connections() {}

  /// The one writing connection. A commit is on disk when it returns.
  static Connection writing(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setCacheSize(-16_000);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
    config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Integer.toString(64 << 20));
    return config.createConnection(url(file));
  }

  /// For what can be made anew: a loss of power may undo the last commits, and damages nothing.
  static Connection following(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setCacheSize(-4_000);
    return config.createConnection(url(file));
  }

  static Connection reading(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    config.setCacheSize(-2_000);
    return config.createConnection(url(file));
  }

  /// For a file that nobody else opens: makes no side files and takes no locks.
  static Connection readingAlone(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return config.createConnection(url(file) + "?immutable=1");
  }

  /// For a file that nobody else opens: leaves no side files.
  static Connection writingAlone(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return config.createConnection(url(file));
  }

  private static SQLiteConfig config() {
    var config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    config.setBusyTimeout(5_000);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    // Xerial would ask for it after each insert; who needs it asks last_insert_rowid().
    config.setGetGeneratedKeys(false);
    return config;
  }

  /// A file: URI, so that any character may be in the path.
  private static String url(Path file) {
    return "jdbc:sqlite:" + file.toAbsolutePath().toUri();
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /// The text that a pragma or query answers in its first row and column.
  static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  static int number(Connection connection, String sql) throws SQLException {
    return Integer.parseInt(text(connection, sql));
  }
}
