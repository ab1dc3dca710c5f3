package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.CommitListener;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.User;
import dev.standin.store.StoreFixture;
import dev.standin.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups that were restored, not just written.
final class SqliteBackupTest extends StoreFixture {

  @TempDir private Path temp;
  private User ana;
  private User bo;

  @Override
  protected Stores open(InstantSource source, ObjectIds fresh, CommitListener listener) {
    return OpenSqlite.in(folder(), source, fresh, listener);
  }

  /// SQLite's library lies in the first folder that this JVM opened; the index for searching is
  /// made whenever there is time.
  private static boolean ours(String name) {
    return !name.contains("sqlitejdbc") && !name.startsWith(SearchIndex.FILE);
  }

  private Path folder() {
    return temp.resolve("data");
  }

  private Path file() {
    return temp.resolve("backup.db");
  }

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
  }

  @Test
  void aLogKeepsItsEpochAndACopyOfItGetsAnother() throws Exception {
    String first = epoch("first");
    reopen();
    assertThat(epoch("never")).isEqualTo(first).isEqualTo("first");

    SqliteBackup.backup(folder(), file());
    assertThat(epoch("never")).isEqualTo("first");
    store.close();
    SqliteBackup.restore(file(), folder(), true);
    store = open(clock, ids, heard::addAll);
    assertThat(epoch("second")).isEqualTo("second");

    // Whoever copies the file of a server at rest restores it as well.
    store.close();
    Path copied = temp.resolve("copied.db");
    Files.copy(folder().resolve(DataFolder.DATABASE), copied);
    SqliteBackup.restore(copied, folder(), true);
    store = open(clock, ids, heard::addAll);
    assertThat(epoch("third")).isEqualTo("third");
  }

  @Test
  void aBackupThatIsPutInPlaceByHandIsAnotherLog() throws Exception {
    assertThat(epoch("first")).isEqualTo("first");
    SqliteBackup.backup(folder(), file());
    store.close();
    Files.delete(folder().resolve(DataFolder.DATABASE));
    Files.copy(file(), folder().resolve(DataFolder.DATABASE));
    store = open(clock, ids, heard::addAll);
    assertThat(epoch("second")).isEqualTo("second");
  }

  private String epoch(String made) {
    return ((OpenSqlite) store).store().epoch(() -> made);
  }

  @Test
  void allThatWasAcknowledgedBeforeTheBackupIsThereAfterTheOriginalIsDestroyed() throws Exception {
    var latest = new AtomicReference<Message>();
    var stop = new AtomicBoolean();
    var many = new CountDownLatch(2_000);
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    latest.set(say(ana, bo, "message " + many.getCount()));
                    many.countDown();
                  }
                });
    many.await();
    long before = latest.get().seq();

    SqliteBackup.backup(folder(), file());

    long after = latest.get().seq();
    stop.set(true);
    sender.join();
    assertThat(sayLater()).as("the server goes on").isGreaterThanOrEqualTo(after);
    destroy();
    SqliteBackup.restore(file(), folder(), false);
    store = open(clock, ids, heard::addAll);
    List<Message> all = history();
    assertThat((long) all.size()).isBetween(before, after + 1);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).seq()).isEqualTo(i + 1);
      assertThat(all.get(i)).isEqualTo(heard.get(i));
    }
    assertThat(say(ana, bo, "goes on").seq()).isEqualTo(all.size() + 1);
  }

  @Test
  void onlyItsUserMayReadABackup() throws Exception {
    SqliteBackup.backup(folder(), file());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).containsExactlyInAnyOrder(folder(), file());
    }
  }

  @Test
  void aBackupNeverOverwrites() throws Exception {
    Files.writeString(file(), "precious");

    assertThatThrownBy(() -> SqliteBackup.backup(folder(), file()))
        .isInstanceOf(DataFolderException.class)
        .hasMessage(file() + " exists already; choose another name.");
    assertThat(file()).hasContent("precious");
  }

  @Test
  void aBackupOfNothingOrToNowhereIsRefused() {
    assertThatThrownBy(() -> SqliteBackup.backup(temp.resolve("none"), file()))
        .hasMessage(
            "There is no data in "
                + temp.resolve("none")
                + " to back up; choose another data folder.");
    assertThatThrownBy(() -> SqliteBackup.backup(folder(), temp.resolve("no/such/backup.db")))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("no/such/backup.db");
  }

  @Test
  void aBackupOfAKilledServersFolderHasItsUnfinishedLog() throws Exception {
    say(ana, bo, "in the log only");
    Path killed = Files.createDirectory(temp.resolve("killed"));
    for (String name : List.of("standin.db", "standin.db-wal")) {
      Files.copy(folder().resolve(name), killed.resolve(name));
    }

    SqliteBackup.backup(killed, file());

    destroy();
    SqliteBackup.restore(file(), folder(), false);
    store = open(clock, ids, heard::addAll);
    assertThat(texts(history())).containsExactly("in the log only");
  }

  @Test
  void aFolderInUseOrWithDataIsNotRestoredInto() {
    say(ana, bo, "kept");
    SqliteBackup.backup(folder(), file());

    assertThatThrownBy(() -> SqliteBackup.restore(file(), folder(), true))
        .isInstanceOf(DataFolderException.class)
        .hasMessageStartingWith("Another Standin uses the data folder ");
    store.close();
    assertThatThrownBy(() -> SqliteBackup.restore(file(), folder(), false))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining(" has data already; ");
    store = open(clock, ids, heard::addAll);
    assertThat(texts(history())).containsExactly("kept");
  }

  @Test
  void forceMovesTheOldDataAside() throws Exception {
    say(ana, bo, "old");
    SqliteBackup.backup(folder(), file());
    say(ana, bo, "newer");
    store.close();

    SqliteBackup.restore(file(), folder(), true);

    store = open(clock, ids, heard::addAll);
    assertThat(texts(history())).containsExactly("old");
    store.close();
    Path again = temp.resolve("again");
    SqliteBackup.restore(folder().resolve("before-restore-1.db"), again, false);
    try (Stream<Path> files = Files.list(again)) {
      assertThat(files.map(path -> path.getFileName().toString()).filter(SqliteBackupTest::ours))
          .containsExactlyInAnyOrder("lock", "standin.db");
    }
    store = OpenSqlite.in(again, clock, ids, heard::addAll);
    assertThat(texts(history())).containsExactly("old", "newer");
  }

  @Test
  void aDamagedBackupIsRefusedAndChangesNothing() throws Exception {
    for (int i = 0; i < 300; i++) {
      store.messages().append(line(ana, bo, "message " + i));
    }
    say(ana, bo, "last");
    SqliteBackup.backup(folder(), file());
    byte[] bytes = Files.readAllBytes(file());
    for (int i = bytes.length / 2; i < bytes.length / 2 + 8_192; i++) {
      bytes[i] = 0x55;
    }
    Path damaged = Files.write(temp.resolve("damaged.db"), bytes);
    Path text = Files.writeString(temp.resolve("letter.txt"), "dear");
    store.close();

    for (Path bad :
        List.of(damaged, text, temp.resolve("none.db"), Files.createFile(temp.resolve("empty")))) {
      assertThatThrownBy(() -> SqliteBackup.restore(bad, folder(), true))
          .isInstanceOf(DataFolderException.class);
    }

    store = open(clock, ids, heard::addAll);
    assertThat(history()).hasSize(301);
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.map(path -> path.getFileName().toString()).filter(SqliteBackupTest::ours))
          .containsExactlyInAnyOrder("lock", "standin.db", "standin.db-wal", "standin.db-shm");
    }
  }

  @Test
  void theDataOfAKilledServerIsNotTakenForABackup() throws Exception {
    say(ana, bo, "in the log only");
    Path killed = Files.createDirectory(temp.resolve("killed"));
    for (String name : List.of("standin.db", "standin.db-wal")) {
      Files.copy(folder().resolve(name), killed.resolve(name));
    }

    assertThatThrownBy(
            () -> SqliteBackup.restore(killed.resolve("standin.db"), temp.resolve("x"), false))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("has an unfinished log beside it");
  }

  @Test
  void aRestoreThatWasCutShortIsNotTakenForAnEmptyStore() throws Exception {
    store.close();
    Files.move(folder().resolve("standin.db"), folder().resolve("restoring.tmp"));

    assertThatThrownBy(() -> open(clock, ids, heard::addAll))
        .isInstanceOf(DataFolderException.class)
        .hasMessageMatching("A restore into .* was cut short; run it again\\.");
  }

  private long sayLater() {
    return ((Appended.Stored) now(store.messages().append(line(ana, bo, "later")))).message().seq();
  }

  private void destroy() throws Exception {
    store.close();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path path : files.toList()) {
        Files.delete(path);
      }
    }
  }

  private List<Message> history() {
    List<Message> all = new ArrayList<>();
    var conversation = store.messages().direct(ana.id(), bo.id()).orElseThrow();
    store.messages().stream(access(ana, conversation), Optional.empty(), all::addAll);
    return all;
  }
}
