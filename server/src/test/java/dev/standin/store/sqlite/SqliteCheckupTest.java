package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Finding;
import dev.standin.chat.ObjectIds;
import dev.standin.store.FakeClock;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor says of a data folder.
final class SqliteCheckupTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final FakeClock clock = new FakeClock(NOW);
  private final ObjectIds ids = new ObjectIds(clock, new SplittableRandom(3));

  @TempDir private Path folder;

  @BeforeEach
  void makeStore() {
    open().close();
  }

  private SqliteStore open() {
    return OpenSqlite.in(folder, clock, ids, _ -> {});
  }

  private List<Finding> look() {
    return new SqliteCheckup(folder, clock).look();
  }

  private void sql(String... statements) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("standin.db"));
        var statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  @Test
  void aStoreOfANewerStandinFails() throws Exception {
    sql("PRAGMA user_version = 1000");
    assertThat(look())
        .contains(
            Finding.fail(
                "store: its version is 1000, this Standin knows up to " + Schema.version(),
                "start the newer Standin, or restore an older backup"))
        .noneMatch(it -> it.what().contains("sound"));
  }

  @Test
  void anOlderOneIsBroughtOnByTheNextStart() throws Exception {
    sql("PRAGMA user_version = 0");
    assertThat(look())
        .contains(
            Finding.warn(
                "store: its version is 0, the next start brings it to " + Schema.version(),
                "make a backup before"));
  }

  @Test
  void aFileOfAnotherProgramFails() throws Exception {
    sql("PRAGMA application_id = 7");
    assertThat(look())
        .contains(
            Finding.fail("store: standin.db is not a file of Standin", "set another DATA_DIR"));
  }

  @Test
  void addressesThatDifferOnlyInCaseAreToldWithoutThem() throws Exception {
    sql(
        "INSERT INTO users (id, email, folded, password_hash, created_at) VALUES"
            + " (x'650000000000000000000001', 'ana@example.org', 'ana@example.org', '', 0),"
            + " (x'650000000000000000000002', 'Ana@example.org', 'ana@example.org', '', 0)");
    assertThat(look())
        .filteredOn(it -> it.what().startsWith("addresses: "))
        .singleElement()
        .satisfies(it -> assertThat(it.level()).isEqualTo(Finding.Level.WARN))
        .satisfies(
            it ->
                assertThat(it.what())
                    .matches(
                        "addresses: 1 are there twice and differ only in case, such as that of the"
                            + " user 65000000000000000000000[12]"));
  }

  @Test
  void aLastMessageFromTheFutureIsWarnedOf() throws Exception {
    sql(
        "INSERT INTO users (number, id, email, folded, password_hash, created_at) VALUES"
            + " (1, x'650000000000000000000001', 'ana@example.org', 'ana@example.org', '', 0)",
        "INSERT INTO entries (place, pos, kind, at, sender, record) VALUES (4294967297, 1, 1, "
            + NOW.plusSeconds(301).toEpochMilli()
            + ", 1, x'')");
    assertThat(look())
        .contains(
            Finding.warn(
                "clock: the last message is from the future, from 2026-11-23T12:05:01Z",
                "set this machine's clock; until then new messages carry that time"));
    clock.move(Duration.ofSeconds(2));
    assertThat(look()).noneMatch(it -> it.what().startsWith("clock: "));
  }

  @Test
  void aLogThatGrewLargeIsWarnedOf() throws Exception {
    try (var log = new RandomAccessFile(folder.resolve("standin.db-wal").toFile(), "rw")) {
      log.setLength(513L << 20);
    }
    assertThat(look())
        .contains(
            Finding.warn(
                "store: the log beside it has 513 MB",
                "end long reads (export, backup), or restart the server, which empties it"));
  }

  @Test
  void aStoreThatIsInUseIsSaidToBe() {
    try (SqliteStore store = open()) {
      assertThat(store.messages()).isNotNull();
      assertThat(look())
          .contains(
              Finding.ok("store: this process uses it"), Finding.ok("store: sound (quick_check)"))
          .allMatch(it -> it.level() != Finding.Level.FAIL);
    }
  }
}
