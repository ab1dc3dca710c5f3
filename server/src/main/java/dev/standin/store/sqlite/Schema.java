package dev.standin.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The numbered migrations, and which of them a file has had: SQLite's `user_version`.
final class Schema {

  /// In order, and never changed once released: what must change comes as another one.
  static final List<String> MIGRATIONS = List.of("001-log.sql");

  /// Marks a file as ours (`PRAGMA application_id`): "Stdn".
  static final int APPLICATION = 0x5374646e;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 100;

  private Schema() {}

  static int version() {
    return MIGRATIONS.size();
  }

  /// Refuses what isn't ours or is newer than we are, by its header alone: even opening it with
  /// SQLite could write. Nobody may have the file open, because closing a file drops this process'
  /// locks on it (https://www.sqlite.org/howtocorrupt.html#posix_close_bug).
  static void refuseForeign(Path file) {
    byte[] bytes;
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        return;
      }
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(HEADER);
      }
    } catch (IOException e) {
      throw new DataFolderException("Can't read " + file + ": " + e.getMessage(), e);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    boolean sqlite = bytes.length == HEADER && startsWithMagic(header);
    boolean ours = sqlite && (header.getInt(68) == APPLICATION || header.getInt(60) == 0);
    if (!ours) {
      throw new DataFolderException(
          file + " is not a file of Standin; choose another folder or file.");
    }
    refuseNewer(file, header.getInt(60));
  }

  private static boolean startsWithMagic(ByteBuffer header) {
    return header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
  }

  /// As above, for the version as SQLite sees it.
  static void refuseNewer(Path file, int version) {
    if (version > version()) {
      throw new DataFolderException(
          ("%s was written by a newer Standin (its version is %d, this one knows up to %d);"
                  + " start that one, or restore an older backup.")
              .formatted(file, version, version()));
    }
  }

  /// Brings the file up to date, each migration whole or not at all.
  static void migrate(Connection connection, Path file) throws SQLException {
    int version = Connections.number(connection, "PRAGMA user_version");
    refuseNewer(file, version);
    if (version == version()) {
      return;
    }
    for (int next = version + 1; next <= version(); next++) {
      Connections.execute(
          connection,
          "BEGIN IMMEDIATE;\n%s\nPRAGMA user_version = %d;\nCOMMIT;"
              .formatted(script(MIGRATIONS.get(next - 1)), next));
    }
    // The header of the file itself must tell the version, see refuseForeign.
    Connections.text(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
  }

  private static String script(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
