package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.Access;
import dev.standin.chat.Message;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Origin;
import dev.standin.chat.UserId;
import dev.standin.store.FakeClock;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every schema that was ever released can be opened; what is newer or not ours is left alone.
final class SchemaTest {

  private static final UserId ANA = new UserId("69a000000000000000000001");
  private static final UserId BO = new UserId("69a000000000000000000002");

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-02T10:00:00Z"));
  private final ObjectIds ids = new ObjectIds(clock, new SplittableRandom(7));

  @TempDir private Path folder;
  @TempDir private Path other;

  static Stream<Integer> releasedVersions() {
    return IntStream.rangeClosed(1, Schema.version()).boxed();
  }

  @ParameterizedTest
  @MethodSource("releasedVersions")
  void aStoreOfEveryReleasedVersionIsBroughtUpToDateWithItsData(int version) throws Exception {
    load(version);

    try (SqliteStore store = open(folder)) {
      assertOldDataIsThere(store);
    }

    open(other).close();
    assertThat(schema(folder)).isEqualTo(schema(other));
  }

  private static void assertOldDataIsThere(SqliteStore store) {
    assertThat(store.users().byEmail("ana@example.org").orElseThrow().id()).isEqualTo(ANA);
    assertThat(store.users().byId(BO).orElseThrow().awayText()).contains("Back soon.");
    var access = new Access(store.messages()).readDirect(ANA, BO).orElseThrow();
    List<Message> all = new ArrayList<>();
    store.messages().stream(access, Optional.empty(), all::addAll);
    assertThat(all)
        .extracting(Message::content)
        .containsExactly("Where is the key?", "Under the mat.");
    assertThat(all.getLast().origin()).contains(Origin.NOTE);
    assertThat(store.messages().why(all.getLast().id()).orElseThrow().owner()).isEqualTo(BO);
    assertThat(store.notes().all(BO).getFirst().audience()).isEqualTo(new Audience.Person(ANA));
    assertThat(store.secret("jwt", () -> "new")).isEqualTo("kept");
    assertThat(store.messages().ready(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void aStoreOfANewerVersionIsRefusedAndNothingIsChanged() throws Exception {
    open(folder).close();
    int newer = Schema.version() + 1;
    try (Connection connection = Connections.writing(folder.resolve("standin.db"))) {
      Connections.execute(connection, "PRAGMA user_version = " + newer);
    }
    Map<String, String> before = digests(folder);

    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(DataFolderException.class)
        .hasMessage(
            ("%s was written by a newer Standin (its version is %d, this one knows up to %d);"
                    + " start that one, or restore an older backup.")
                .formatted(folder.resolve("standin.db"), newer, Schema.version()));

    assertThat(digests(folder)).isEqualTo(before);
  }

  @Test
  void aNewerStoreThatWasKilledKeepsItsUnfinishedLog() throws Exception {
    Path live = folder.resolve("standin.db");
    open(folder).close();
    try (Connection connection = Connections.writing(live)) {
      Connections.execute(connection, "PRAGMA user_version = " + (Schema.version() + 1));
      Connections.text(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      Connections.execute(connection, "INSERT INTO meta VALUES ('late', 'entry')");
      for (String name : List.of("standin.db", "standin.db-wal")) {
        Files.copy(folder.resolve(name), other.resolve(name));
      }
    }
    Map<String, String> before = digests(other);

    assertThatThrownBy(() -> open(other)).hasMessageContaining("newer Standin");

    assertThat(digests(other))
        .containsAllEntriesOf(before)
        .containsOnlyKeys("lock", "standin.db", "standin.db-wal");
  }

  @Test
  void aFileThatIsNotOursIsRefusedAndLeftAlone() throws Exception {
    Files.writeString(folder.resolve("standin.db"), "these are somebody's notes");
    Map<String, String> before = digests(folder);

    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(DataFolderException.class)
        .hasMessage(
            folder.resolve("standin.db")
                + " is not a file of Standin; choose another folder or file.");

    assertThat(digests(folder)).containsAllEntriesOf(before);
  }

  @Test
  void anotherProgramsDatabaseIsRefused() throws Exception {
    try (Connection connection = Connections.writing(folder.resolve("standin.db"))) {
      Connections.execute(connection, "CREATE TABLE theirs (x); PRAGMA user_version = 1");
    }

    assertThatThrownBy(() -> open(folder)).hasMessageContaining("is not a file of Standin");
  }

  @Test
  void aStartThatWasKilledBeforeItsFirstMigrationIsFinished() throws Exception {
    Files.createFile(folder.resolve("standin.db"));

    try (SqliteStore store = open(folder)) {
      assertThat(store.messages().ready(Duration.ofSeconds(5))).isTrue();
    }
  }

  /// A store as that version left it.
  private void load(int version) throws Exception {
    String name = String.format(Locale.ROOT, "schema-%03d.sql", version);
    String script;
    try (InputStream in = SchemaTest.class.getResourceAsStream(name)) {
      assertThat(in)
          .as("fixture %s: dump the schema with its data before it is changed", name)
          .isNotNull();
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    try (Connection connection = Connections.writing(folder.resolve("standin.db"))) {
      Connections.execute(connection, script);
      assertThat(Connections.number(connection, "PRAGMA user_version")).isEqualTo(version);
    }
  }

  private SqliteStore open(Path in) {
    return SqliteStore.open(in, SqliteOptions.defaults(), clock, ids);
  }

  private static List<String> schema(Path folder) throws SQLException {
    try (var session = new Session(Connections.reading(folder.resolve("standin.db")))) {
      return session.list(
          "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name",
          row -> row.getString(1) + " " + row.getString(2) + " " + plain(row.getString(3)));
    }
  }

  private static String plain(String sql) {
    return sql == null ? "" : sql.replaceAll("--[^\n]*", "").replaceAll("\\s+", " ");
  }

  private static Map<String, String> digests(Path folder) throws Exception {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        digests.put(file.getFileName().toString(), HexFormat.of().formatHex(digest));
      }
    }
    return digests;
  }
}
