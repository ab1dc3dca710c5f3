package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.ObjectIds;
import dev.standin.store.FakeClock;
import dev.standin.store.RandomChat;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exports and imports as processes: killed, and run again.
@Tag("slow")
class MovingKilledTest {

  private static final int KILLS = 6;

  @TempDir private Path folder;

  @Test
  void anImportThatIsKilledAnywhereGoesOnUntilAllIsThere() throws Exception {
    long seed = 20;
    var clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    var ids = new ObjectIds(clock, new SplittableRandom(seed));
    Path first = folder.resolve("first");
    try (SqliteStore store = SqliteStore.open(first, SqliteOptions.defaults(), clock, ids)) {
      new RandomChat(store, clock, seed).fill(60, 6_000);
    }
    byte[] archive = Archives.exported(first);
    Path file = Files.write(folder.resolve("chat.export"), archive);
    var random = new SplittableRandom(seed);
    long step = bytes(first) / KILLS;
    for (int i = 0; i < KILLS; i++) {
      try (Program killed = Program.run(folder, Map.of(), "import", file.toString())) {
        // The first one dies before it begins, the others further and further into it.
        awaitBytes(killed, i == 0 ? 0 : step * (i - 1) + random.nextLong(1, step));
        killed.kill();
      }
    }
    try (Program last = Program.run(folder, Map.of(), "import", file.toString())) {
      assertThat(last.ended()).as(last.stderr()).isZero();
      assertThat(last.stderr()).contains("All of the export is stored: ");
    }
    assertThat(Archives.exported(folder.resolve("data"))).as("seed %d", seed).isEqualTo(archive);
  }

  /// Waits until the data take so much room.
  private void awaitBytes(Program importing, long enough) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (bytes(folder.resolve("data")) < enough) {
      assertThat(importing.alive()).as(importing.stderr()).isTrue();
      assertThat(System.nanoTime()).as("%d bytes in time", enough).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static long bytes(Path data) {
    File[] files = data.toFile().listFiles();
    return files == null ? 0 : Stream.of(files).mapToLong(File::length).sum();
  }

  @Test
  void bothGoThroughPipesAndTheDoctorSeesTheServerThatRuns() throws Exception {
    try (Program server =
        Program.run(folder, Map.of(), "serve", "--port", "0", "--host", "127.0.0.1")) {
      String url = server.ready();
      Caller caller = Caller.of(url);
      Caller.Person ana = caller.person("ana");
      Caller.Person bo = caller.person("bo");
      caller.post(
          "/messages", "{\"recipient\":\"" + ana.id() + "\",\"content\":\"moved\"}", bo.token());
      try (Program export = Program.run(folder, Map.of(), "export", "-")) {
        assertThat(export.ended()).isZero();
        assertThat(export.lines()).hasSize(6).anyMatch(line -> line.contains("\"moved\""));
        assertThat(export.stderr()).contains("2 users, 1 conversations, 1 messages, 0 notes");
      }
      String port = url.substring(url.lastIndexOf(':') + 1);
      try (Program doctor =
          Program.run(folder, Map.of("PORT", port, "HOST", "127.0.0.1"), "doctor")) {
        assertThat(doctor.ended()).isZero();
        assertThat(doctor.lines())
            .contains("ok    port " + port + ": a Standin serves there")
            .anyMatch(line -> line.startsWith("ok    store: a server uses it now"));
      }
    }
  }
}
