package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.ObjectIds;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder's rights and its lock.
final class DataFolderTest {

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
  private final ObjectIds ids = new ObjectIds(clock, new SplittableRandom(7));

  @TempDir private Path temp;

  @Test
  void onlyItsUserMayLookIntoTheFolderAndItsFiles() throws Exception {
    Path folder = temp.resolve("a/b");
    try (SqliteStore store = open(folder)) {
      assertThat(store.messages().ready(Duration.ofSeconds(5))).isTrue();
      Map<String, String> rights = new HashMap<>(rights(folder));
      // The index for searching is there sooner or later.
      rights.keySet().removeIf(name -> name.startsWith(SearchIndex.FILE));
      assertThat(rights)
          .isEqualTo(
              Map.of(
                  "", "rwx------",
                  "lock", "rw-------",
                  "standin.db", "rw-------",
                  "standin.db-wal", "rw-------",
                  "standin.db-shm", "rw-------"));
    }
  }

  @Test
  void rightsThatSomebodyWidenedAreClosedAgain() throws Exception {
    Path folder = temp.resolve("data");
    open(folder).close();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        folder.resolve("standin.db"), PosixFilePermissions.fromString("rw-rw-rw-"));

    open(folder).close();

    assertThat(rights(folder))
        .containsEntry("", "rwx------")
        .containsEntry("standin.db", "rw-------");
  }

  @Test
  void aFolderWithOtherFilesThatIsOpenToOthersIsRefusedAndLeftAlone() throws Exception {
    Path home = Files.createDirectory(temp.resolve("home"));
    Files.writeString(home.resolve("letter.txt"), "dear");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> open(home))
        .isInstanceOf(DataFolderException.class)
        .hasMessage(
            home.toRealPath()
                + " holds other files and others may look into it; choose an empty folder, or"
                + " close it with chmod 700.");
    assertThat(rights(home)).hasSize(2).containsEntry("", "rwxr-xr-x");
  }

  @Test
  void aFileIsNoFolder() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "x");

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataFolderException.class)
        .hasMessage(file + " is no folder; choose another data folder.");
  }

  @Test
  void anyCharacterMayBeInThePath() {
    Path folder = temp.resolve("a ?b=c&d %41 #é;'\"");

    open(folder).close();

    assertThat(folder.resolve("standin.db")).isRegularFile();
  }

  @Test
  void aSecondStoreIsRefusedAndTheFirstKeepsItsLock() {
    try (SqliteStore first = open(temp)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> open(temp))
            .isInstanceOf(DataFolderException.class)
            .hasMessageStartingWith("Another Standin uses the data folder ")
            .hasMessageContaining(temp.getFileName().toString());
      }
      assertThat(first.messages().ready(Duration.ofSeconds(5))).isTrue();
    }
    open(temp).close();
  }

  @Test
  void aSecondStoreWaitsForTheFirstToLeave() throws Exception {
    SqliteStore first = open(temp);
    var options = SqliteOptions.defaults().withWaits(Duration.ofSeconds(20), Duration.ofSeconds(5));
    var opened = new CountDownLatch(1);
    Thread second =
        Thread.ofVirtual()
            .start(
                () -> {
                  SqliteStore.open(temp, options, clock, ids).close();
                  opened.countDown();
                });
    assertThat(second.join(Duration.ofMillis(200))).isFalse();

    first.close();

    second.join();
    assertThat(opened.getCount()).isZero();
  }

  @Test
  void aSecretIsMadeOnceAndKept() {
    try (SqliteStore store = open(temp)) {
      assertThat(store.secret("jwt", () -> "made once")).isEqualTo("made once");
      assertThat(store.secret("jwt", () -> "again")).isEqualTo("made once");
      assertThat(store.secret("other", () -> "another")).isEqualTo("another");
    }
    try (SqliteStore store = open(temp)) {
      assertThat(store.secret("jwt", () -> "again")).isEqualTo("made once");
    }
  }

  @Test
  void aClosedStoreRefusesEverythingAtOnce() {
    SqliteStore store = open(temp);
    store.close();
    store.close();

    assertThat(store.messages().ready(Duration.ofSeconds(5))).isFalse();
    assertThat(StoreFixture.failure(store.messages().closeQuestion(ids.message())))
        .hasMessage("The server is stopping.");
    assertThatThrownBy(() -> store.users().byEmail("ana@example.org"))
        .hasMessage("The server is stopping.");
  }

  private SqliteStore open(Path folder) {
    var options = SqliteOptions.defaults().withWaits(Duration.ZERO, Duration.ofSeconds(5));
    return SqliteStore.open(folder, options, clock, ids);
  }

  private static Map<String, String> rights(Path folder) throws Exception {
    Map<String, String> rights = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        if (path.toString().contains("sqlitejdbc")) {
          continue;
        }
        rights.put(
            folder.relativize(path).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
    return rights;
  }
}
