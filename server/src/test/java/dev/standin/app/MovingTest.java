package dev.standin.app;

import static dev.standin.store.StoreFixture.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.Access;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.UserId;
import dev.standin.store.FakeClock;
import dev.standin.store.RandomChat;
import dev.standin.store.sqlite.DataFolderException;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;
import dev.standin.wire.ArchiveException;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything of a SQLite store goes into a file and out of it again.
class MovingTest {

  @TempDir private Path folder;
  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));

  private Path filled(String name, long seed, int people, int messages) {
    Path data = folder.resolve(name);
    try (SqliteStore store = open(data)) {
      new RandomChat(store, clock, seed).fill(people, messages);
    }
    return data;
  }

  private SqliteStore open(Path data) {
    var ids = new ObjectIds(clock, new SplittableRandom(77));
    return SqliteStore.open(data, SqliteOptions.defaults(), clock, ids);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRoundTripGivesTheSameBytes(long seed) {
    byte[] first = Archives.exported(filled("first", seed, 12, 400));
    Path second = folder.resolve("second");
    Archives.importedFile(second, first);
    assertThat(Archives.exported(second)).isEqualTo(first);
  }

  @Test
  void allThereIsIsInTheFile() {
    String file =
        new String(
            Archives.exported(filled("first", 1, 12, 400)),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(file)
        .contains("\"until\":", "\"awayText\":", "\"notBefore\":", "\"clientId\":", "\"why\":")
        .contains("\"recipientBusy\":true", "\"question\":\"open\"", "\"replyTo\":")
        .contains("\"origin\":\"model\"", "\"origin\":\"note\"", "\"origin\":\"away\"")
        .contains("\"origin\":\"default\"", "{\"kind\":\"never\"}", "{\"kind\":\"person\",")
        .contains("{\"kind\":\"everyone\"}");
  }

  @Test
  void importingTwiceChangesNothing() {
    byte[] archive = Archives.exported(filled("first", 3, 12, 400));
    Path second = folder.resolve("second");
    Archives.imported(second, archive);
    assertThat(Archives.imported(second, archive)).contains(" 0 of these were new, ");
    assertThat(Archives.exported(second)).isEqualTo(archive);
  }

  @Test
  void theServerGoesOnWhereTheOldOneWas() {
    Path first = filled("first", 5, 6, 200);
    Path second = folder.resolve("second");
    Archives.imported(second, Archives.exported(first));
    try (SqliteStore old = open(first);
        SqliteStore store = open(second)) {
      List<Message> open = store.messages().openQuestions();
      assertThat(open).isNotEmpty();
      assertThat(open.stream().map(Message::id))
          .containsExactlyInAnyOrderElementsOf(
              old.messages().openQuestions().stream().map(Message::id).toList());
      Message question = open.getFirst();
      UserId sender = question.sender();
      var line =
          new MessageLog.NewMessage(
              new ObjectIds(clock, new SplittableRandom(3)).message(),
              sender,
              question.recipient(),
              new MessageText("next"),
              Optional.empty());
      Message next = ((MessageLog.Appended.Stored) now(store.messages().append(line))).message();
      var access = new Access(store.messages()).read(sender, next.conversation()).orElseThrow();
      var all = new MessageLog.Window(Optional.empty(), Optional.of(0L), 1_000);
      List<Message> page = store.messages().page(access, all);
      assertThat(page).hasSize((int) next.seq()).last().isEqualTo(next);
      assertThat(store.users().byId(sender)).isEqualTo(old.users().byId(sender));
      assertThat(store.notes().all(sender)).isEqualTo(old.notes().all(sender));
      assertThat(store.messages().conversations(sender, Optional.empty(), 9)).isNotEmpty();
    }
  }

  @Test
  void whatClientsKnowOfALogStaysTrueIfMoreIsImported() {
    Path second = folder.resolve("second");
    byte[] archive = Archives.exported(filled("first", 5, 6, 200));
    Archives.imported(second, archive);
    String epoch;
    try (SqliteStore store = open(second)) {
      epoch = store.epoch(() -> "one");
    }
    byte[] more = Archives.exported(filled("more", 6, 6, 200));
    Archives.imported(second, more);
    try (SqliteStore store = open(second)) {
      assertThat(store.epoch(() -> "two")).isEqualTo(epoch);
      assertThat(store.messages().end().only())
          .isEqualTo(count(archive, "message") + count(more, "message"));
    }
  }

  private static long count(byte[] archive, String type) {
    return Archives.lines(archive).stream()
        .filter(line -> line.startsWith("{\"type\":\"" + type + "\""))
        .count();
  }

  @Test
  void aFileThatWasCutAnywhereChangesNothing() {
    byte[] archive = Archives.exported(filled("first", 4, 5, 60));
    var random = new SplittableRandom(11);
    for (int i = 0; i < 60; i++) {
      byte[] cut = Arrays.copyOf(archive, random.nextInt(archive.length));
      Path second = folder.resolve("second");
      assertThatThrownBy(() -> Archives.importedFile(second, cut))
          .isInstanceOf(ArchiveException.class)
          .hasMessageMatching(
              "The file was cut: it has no last line .*|This is no export of Standin: .*");
      assertThat(second).doesNotExist();
    }
  }

  @Test
  void anInputThatWasCutIsSaidToBeAndTheWholeOneGoesOn() {
    byte[] archive = Archives.exported(filled("first", 4, 12, 2_500));
    Path second = folder.resolve("second");
    byte[] cut = Arrays.copyOf(archive, archive.length * 4 / 5);
    assertThatThrownBy(() -> Archives.imported(second, cut)).hasMessageContaining("was cut");
    String told = Archives.imported(second, archive);
    assertThat(told).doesNotContain(" 0 were there already").doesNotContain(" 0 of these were new");
    assertThat(Archives.exported(second)).isEqualTo(archive);
  }

  @Test
  void oneBitThatFellOverIsSeen() {
    byte[] archive = Archives.exported(filled("first", 4, 5, 60));
    var random = new SplittableRandom(12);
    for (int i = 0; i < 200; i++) {
      byte[] wrong = archive.clone();
      wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> Archives.importedFile(folder.resolve("second"), wrong))
          .isInstanceOf(ArchiveException.class);
    }
    assertThat(folder.resolve("second")).doesNotExist();
  }

  @Test
  void aServerThatRunsKeepsImportsOutAndLetsExportsBe() {
    Path data = filled("first", 4, 5, 60);
    byte[] archive = Archives.exported(data);
    try (SqliteStore store = open(data)) {
      assertThat(Archives.exported(data)).isEqualTo(archive);
      assertThatThrownBy(() -> Archives.imported(data, archive))
          .isInstanceOf(DataFolderException.class)
          .hasMessageContaining("Another Standin uses the data folder");
      assertThat(store.waiting()).isZero();
    }
  }

  @Test
  void onlyItsUserMayReadTheFileAndNoneIsOverwritten() throws Exception {
    Path data = filled("first", 4, 5, 60);
    Path file = folder.resolve("chat.export");
    Archives.moving(data).export(Optional.of(file), System.out);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllBytes(file)).isEqualTo(Archives.exported(data));
    assertThatThrownBy(() -> Archives.moving(data).export(Optional.of(file), System.out))
        .hasMessage(file + " exists already; choose another name.");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder("first", "chat.export");
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> Archives.exported(folder.resolve("nothing")))
        .hasMessageContaining("There is no data in ");
    assertThatThrownBy(
            () ->
                Archives.moving(folder.resolve("data"))
                    .imported(
                        Optional.of(folder.resolve("none")), new ByteArrayInputStream(new byte[0])))
        .hasMessage("There is no file " + folder.resolve("none") + " to import.");
  }
}
