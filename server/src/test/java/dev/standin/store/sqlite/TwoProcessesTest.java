package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.CommitListener;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.chat.User;
import dev.standin.store.StoreFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What another process may do with the folder of a running one.
@Tag("slow")
final class TwoProcessesTest extends StoreFixture {

  @TempDir private Path temp;

  @Override
  protected Store open(InstantSource source, ObjectIds fresh, CommitListener listener) {
    return OpenSqlite.in(temp.resolve("data"), source, fresh, listener);
  }

  @Test
  void anotherProcessBacksUpWhileThisOneWrites() throws Exception {
    User ana = person("ana");
    User bo = person("bo");
    for (int i = 0; i < 500; i++) {
      say(ana, bo, "before " + i);
    }
    Process other = java(BackupProcess.class, data(), temp.resolve("backup.db").toString());
    while (other.isAlive()) {
      say(ana, bo, "meanwhile");
    }
    assertThat(other.exitValue()).as(output(other)).isZero();
    say(ana, bo, "after");
    List<Entry> all = List.copyOf(heard);
    store.close();

    SqliteBackup.restore(temp.resolve("backup.db"), temp.resolve("restored"), false);

    store = OpenSqlite.in(temp.resolve("restored"), clock, ids, heard::addAll);
    List<Message> restored = new ArrayList<>();
    var conversation = store.messages().direct(ana.id(), bo.id()).orElseThrow();
    store.messages().stream(access(ana, conversation), Optional.empty(), restored::addAll);
    assertThat(restored).hasSizeBetween(500, all.size() - 1);
    assertThat(restored).isEqualTo(all.subList(0, restored.size()));
  }

  @Test
  void aSecondServerIsRefusedAfterFiveSeconds() throws Exception {
    long begin = System.nanoTime();
    Process other =
        java(StoreVictim.class, data(), "durable", "0", "0", "0", "0", "0", "0", "0", "0");
    assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(System.nanoTime() - begin).isGreaterThan(5_000_000_000L);
    assertThat(other.exitValue()).isNotZero();
    assertThat(output(other))
        .contains(
            "Another Standin uses the data folder "
                + temp.toRealPath().resolve("data")
                + "; stop it, or give this one another folder.");
    person("ana");
  }

  @Test
  void theLibraryIsUnpackedOnceAndNothingIsLeftInTheTemporaryFolder() throws Exception {
    store.close();
    Path temporary = Files.createDirectory(temp.resolve("tmp"));
    String option = "-Djava.io.tmpdir=" + temporary;
    Path fresh = temp.resolve("fresh");
    Path library = fresh.resolve(System.mapLibraryName("sqlitejdbc"));
    openIn(fresh, option);
    byte[] unpacked = Files.readAllBytes(library);
    FileTime when = Files.getLastModifiedTime(library);
    openIn(fresh, option);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(when);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(library)))
        .isEqualTo("rw-------");

    Files.writeString(library, "broken");
    openIn(fresh, option);
    assertThat(library).hasBinaryContent(unpacked);
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
    store = open(clock, ids, heard::addAll);
  }

  private void openIn(Path folder, String option) throws Exception {
    Process other = java(List.of(option), OpenProcess.class, folder.toString());
    assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(other.exitValue()).as(output(other)).isZero();
  }

  private String data() {
    return temp.resolve("data").toString();
  }

  private Process java(Class<?> main, String... args) throws Exception {
    return java(List.of(), main, args);
  }

  private Process java(List<String> options, Class<?> main, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(1, options);
    command.addAll(Arrays.asList(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("output").toFile())
        .start();
  }

  private String output(Process process) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(temp.resolve("output"), StandardCharsets.UTF_8);
  }
}
