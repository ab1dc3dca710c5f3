package dev.standin.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Copies of a data folder in one file. They hold everything, secrets too.
public final class SqliteBackup {

  private static final String RESTORING = "restoring.tmp";
  private static final List<String> FILES = List.of("", "-wal", "-shm");

  private SqliteBackup() {}

  /// Writes all that was acknowledged before this call into a new file that only its user may read.
  /// The server may run, in this or in another process. The file is there whole and checked, or not
  /// at all.
  ///
  /// @throws DataFolderException if there is no data, the file exists, or it can't be written
  public static void backup(Path dataFolder, Path file) {
    Path database = dataFolder.resolve(DataFolder.DATABASE);
    if (!Files.exists(database)) {
      throw new DataFolderException(
          "There is no data in " + dataFolder + " to back up; choose another data folder.");
    }
    if (Files.exists(file)) {
      throw new DataFolderException(file + " exists already; choose another name.");
    }
    Path target = file.toAbsolutePath();
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    try {
      Files.deleteIfExists(unfinished);
      DataFolder.create(unfinished);
      copy(database, unfinished);
      check(unfinished);
      forgetEpoch(unfinished);
      DataFolder.sync(unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      DataFolder.sync(target.resolveSibling(""));
    } catch (IOException | SQLException fault) {
      throw new DataFolderException(
          "The backup to %s failed: %s".formatted(file, fault.getMessage()), fault);
    } finally {
      deleteQuietly(unfinished);
    }
  }

  private static void copy(Path database, Path to) throws SQLException {
    try (Connection source = Connections.reading(database);
        PreparedStatement vacuum = source.prepareStatement("VACUUM INTO ?")) {
      Schema.refuseNewer(database, Connections.number(source, "PRAGMA user_version"));
      vacuum.setString(1, to.toString());
      vacuum.executeUpdate();
    }
  }

  /// The log of a copy goes on otherwise than the log that it was copied from: [SqliteStore#epoch].
  private static void forgetEpoch(Path copy) throws SQLException {
    try (Connection connection = Connections.writingAlone(copy)) {
      Connections.execute(
          connection, "DELETE FROM meta WHERE key = '%s'".formatted(SqliteStore.EPOCH));
    }
  }

  /// Puts a backup into a data folder that no server uses. Data that is there is refused, or with
  /// `force` moved aside, beside the new.
  ///
  /// @throws DataFolderException if the folder is in use or has data, or the backup isn't sound
  public static void restore(Path file, Path dataFolder, boolean force) {
    refuseNoBackup(file);
    try (DataFolder folder = DataFolder.lock(dataFolder, Duration.ZERO)) {
      boolean there = Files.exists(folder.database());
      if (there && !force) {
        throw new DataFolderException(
            folder.path()
                + " has data already; restore into another folder, or use --force to"
                + " have it moved aside.");
      }
      Path fresh = folder.path().resolve(RESTORING);
      Files.deleteIfExists(fresh);
      try {
        Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
        DataFolder.create(fresh);
        check(fresh);
        forgetEpoch(fresh);
        DataFolder.sync(fresh);
      } catch (IOException | SQLException | RuntimeException fault) {
        deleteQuietly(fresh);
        throw fault;
      }
      moveAside(folder);
      Files.move(fresh, folder.database(), StandardCopyOption.ATOMIC_MOVE);
      DataFolder.sync(folder.path());
    } catch (IOException | SQLException fault) {
      throw new DataFolderException(
          "The restore from %s failed: %s".formatted(file, fault.getMessage()), fault);
    }
  }

  private static void refuseNoBackup(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataFolderException("There is no backup " + file + ".");
    }
    if (Files.exists(file.resolveSibling(file.getFileName() + "-wal"))) {
      throw new DataFolderException(
          file + " has an unfinished log beside it; it is no backup but the data of a server.");
    }
    Schema.refuseForeign(file);
  }

  /// A restore that was cut short has moved the old data aside: a start must not make an empty one.
  static void refuseHalfRestored(DataFolder folder) {
    if (Files.exists(folder.path().resolve(RESTORING)) && !Files.exists(folder.database())) {
      throw new DataFolderException(
          "A restore into " + folder.path() + " was cut short; run it again.");
    }
  }

  private static void moveAside(DataFolder folder) throws IOException {
    Path database = folder.database();
    int n = 1;
    while (Files.exists(aside(database, n, ""))) {
      n++;
    }
    for (String suffix : FILES) {
      Path old = database.resolveSibling(database.getFileName() + suffix);
      if (Files.exists(old)) {
        Files.move(old, aside(database, n, suffix), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static Path aside(Path database, int n, String suffix) {
    return database.resolveSibling("before-restore-" + n + ".db" + suffix);
  }

  /// Refuses what isn't ours, is newer, or is damaged.
  private static void check(Path file) throws SQLException {
    Schema.refuseForeign(file);
    try (Connection copy = Connections.readingAlone(file)) {
      int version = Connections.number(copy, "PRAGMA user_version");
      String verdict =
          version == 0 ? "it is empty" : Connections.text(copy, "PRAGMA integrity_check");
      if (!verdict.equals("ok")) {
        throw new DataFolderException(file + " is damaged: " + verdict);
      }
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It stays; the next backup or restore of this name removes it.
    }
  }
}
