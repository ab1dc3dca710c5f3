package dev.standin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.app.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node's clock jumps by an hour, forth and back, under load. Debian's libfaketime fakes what the
/// JVM reads as the time of day; the clock that only rises (`System.nanoTime`, timeouts) stays
/// true.
@Tag("slow")
final class ClockFaultsTest {

  private final long seed = Long.getLong("faults.seed", System.nanoTime());

  @TempDir private Path folder;

  @Test
  void aNodeWhoseClockJumpsLosesAndReordersNothing() throws Exception {
    String library = library().toString();
    Path clock = folder.resolve("clock");
    set(clock, "+0s");
    Map<String, String> faked =
        Map.of(
            "LD_PRELOAD",
            library,
            "FAKETIME_TIMESTAMP_FILE",
            clock.toString(),
            "FAKETIME_NO_CACHE",
            "1",
            "DONT_FAKE_MONOTONIC",
            "1",
            "FAKETIME_FORCE_MONOTONIC_FIX",
            "0");
    var random = new SplittableRandom(seed);
    try (FaultRun run = new FaultRun(Cluster.of(1, folder, Main.class, random), seed, 2)) {
      run.cluster().add(Optional.empty(), faked).ready();
      run.strike(new Fault("a clock jumps forth", stage -> jump(stage, clock, "+3600s")), 1);
      run.strike(new Fault("a clock jumps back", stage -> jump(stage, clock, "-3600s")), 1);
      System.out.println(run.summary(Optional.empty()));
      assertThat(run.broken()).as("seed %d", seed).isEmpty();
    }
  }

  private static void jump(Stage stage, Path clock, String to) {
    set(clock, to);
    stage.expect(stage.load().awaitMore(100, 30), "sends go on while it is " + to);
    set(clock, "+0s");
    stage.expect(stage.load().awaitMore(100, 30), "sends go on when it is right again");
  }

  private static void set(Path clock, String offset) {
    try {
      Files.writeString(clock, offset + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path library() throws IOException {
    Path libraries = Path.of("/usr/lib");
    try (Stream<Path> all = Files.find(libraries, 3, (path, _) -> path.endsWith("faketime"))) {
      return all.map(path -> path.resolve("libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(
              () ->
                  new AssertionError("The tests need faketime (Debian: apt-get install faketime)"));
    }
  }
}
