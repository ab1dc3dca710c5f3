package dev.standin.store.sqlite;

import dev.standin.chat.Finding;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Looks at a data folder from outside, and changes nothing; the server may run.
public final class SqliteCheckup {

  private static final Duration INTEGRITY = Duration.ofSeconds(20);
  private static final long LITTLE = 1L << 30;
  private static final long TOO_LITTLE = 100L << 20;
  private static final long LARGE_WAL = 512L << 20;
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final String TWINS =
      "SELECT count(*) FROM (SELECT 1 FROM users GROUP BY folded HAVING count(*) > 1)";
  private static final String TWIN =
      "SELECT id FROM users GROUP BY folded HAVING count(*) > 1 LIMIT 1";
  private static final String LATEST = "SELECT at FROM entries ORDER BY pos DESC LIMIT 1";

  private final Path folder;
  private final InstantSource clock;

  public SqliteCheckup(Path dataFolder, InstantSource clock) {
    this.folder = dataFolder;
    this.clock = clock;
  }

  /// Blocking, some 25 s at most.
  public List<Finding> look() {
    Path database = folder.resolve(DataFolder.DATABASE);
    if (!Files.exists(database)) {
      return List.of(fresh());
    }
    List<Finding> findings = new ArrayList<>();
    try {
      findings.add(rights());
      findings.add(space());
      findings.add(wal());
      findings.add(served());
    } catch (IOException e) {
      findings.add(
          Finding.fail(
              "store: the data folder " + folder + " can't be looked into",
              "run this as the user of the server"));
      return findings;
    }
    try (Connection connection = Connections.reading(database)) {
      findings.add(version(connection));
      if (findings.getLast().level() != Finding.Level.FAIL) {
        findings.add(integrity(connection));
        findings.addAll(content(connection));
      }
    } catch (SQLException e) {
      findings.add(
          Finding.fail(
              "store: standin.db can't be read (" + e.getErrorCode() + ")",
              "bring a backup back (standin restore --force FILE)"));
    }
    return findings;
  }

  private Finding fresh() {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return Files.isDirectory(there) && Files.isWritable(there)
        ? Finding.ok("store: there is no data yet; the first start makes " + folder)
        : Finding.fail(
            "store: the data folder " + folder + " can't be made",
            "let this user write into " + there + ", or set DATA_DIR");
  }

  private Finding rights() throws IOException {
    if (!Files.isWritable(folder) || !Files.isWritable(folder.resolve(DataFolder.DATABASE))) {
      return Finding.fail(
          "store: this user may not write into " + folder,
          "run the server as the folder's owner, or chown it");
    }
    Set<PosixFilePermission> rights;
    try {
      rights = Files.getPosixFilePermissions(folder);
    } catch (UnsupportedOperationException e) {
      return Finding.warn(
          "store: this file system knows no owners", "see that nobody else may read " + folder);
    }
    boolean open = rights.stream().anyMatch(it -> !it.name().startsWith("OWNER_"));
    return open
        ? Finding.fail("store: other users may look into " + folder, "chmod 700 " + folder)
        : Finding.ok("store: only its user may look into " + folder);
  }

  private Finding space() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    String told = "store: %,d MB are free on the disk".formatted(free >> 20);
    String mend = "free some, or move the data folder to a larger disk";
    if (free < TOO_LITTLE) {
      return Finding.fail(told, mend);
    }
    return free < LITTLE ? Finding.warn(told, mend) : Finding.ok(told);
  }

  private Finding wal() throws IOException {
    Path wal = folder.resolve(DataFolder.DATABASE + "-wal");
    long size = Files.exists(wal) ? Files.size(wal) : 0;
    String told = "store: the log beside it has %,d MB".formatted(size >> 20);
    return size > LARGE_WAL
        ? Finding.warn(
            told, "end long reads (export, backup), or restart the server, which empties it")
        : Finding.ok(told);
  }

  /// A server holds the folder's lock.
  private Finding served() throws IOException {
    Path file = folder.resolve(DataFolder.LOCK);
    if (!Files.exists(file)) {
      return Finding.ok("store: no server uses it now");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return Finding.ok(
          lock == null
              ? "store: a server uses it now, so whether it can be written is for its health"
                  + " (/health/ready)"
              : "store: no server uses it now");
    } catch (OverlappingFileLockException ours) {
      return Finding.ok("store: this process uses it");
    }
  }

  private static Finding version(Connection connection) throws SQLException {
    int version = Connections.number(connection, "PRAGMA user_version");
    int known = Schema.version();
    if (Connections.number(connection, "PRAGMA application_id") != Schema.APPLICATION) {
      return Finding.fail("store: standin.db is not a file of Standin", "set another DATA_DIR");
    }
    if (version > known) {
      return Finding.fail(
          "store: its version is " + version + ", this Standin knows up to " + known,
          "start the newer Standin, or restore an older backup");
    }
    return version < known
        ? Finding.warn(
            "store: its version is " + version + ", the next start brings it to " + known,
            "make a backup before")
        : Finding.ok("store: its version is " + version);
  }

  /// Ends after a while, as a large store takes long.
  private static Finding integrity(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      var alarm =
          CompletableFuture.runAsync(
              () -> cancel(statement),
              CompletableFuture.delayedExecutor(INTEGRITY.toMillis(), TimeUnit.MILLISECONDS));
      try (var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
        String verdict = rows.next() ? rows.getString(1) : "";
        return verdict.equals("ok") ? Finding.ok("store: sound (quick_check)") : damaged();
      } finally {
        alarm.cancel(false);
      }
    } catch (SQLException e) {
      int interrupted = 9;
      return (e.getErrorCode() & 0xff) == interrupted
          ? Finding.warn(
              "store: too large to be checked in " + INTEGRITY.toSeconds() + " s",
              "make a backup, which checks all of it (standin backup FILE)")
          : damaged();
    }
  }

  private static Finding damaged() {
    return Finding.fail(
        "store: standin.db is damaged",
        "stop the server, keep the folder, and bring a backup back (standin restore --force FILE)");
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException tooLate) {
      // It ended meanwhile.
    }
  }

  private List<Finding> content(Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    var session = new Session(connection);
    long twins = session.number(TWINS);
    findings.add(
        twins == 0
            ? Finding.ok("addresses: no two differ only in case")
            : Finding.warn(
                "addresses: %d are there twice and differ only in case, such as that of the user %s"
                    .formatted(
                        twins, session.one(TWIN, row -> Ids.hex(row.getBytes(1))).orElse("")),
                "who signs in with another case gets the older account; have them keep one"));
    Instant latest = Instant.ofEpochMilli(session.number(LATEST));
    if (latest.isAfter(clock.instant().plus(AHEAD))) {
      findings.add(
          Finding.warn(
              "clock: the last message is from the future, from " + latest,
              "set this machine's clock; until then new messages carry that time"));
    }
    return findings;
  }
}
