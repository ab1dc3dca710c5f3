package dev.standin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.app.Main;
import dev.standin.crash.ChatClient;
import dev.standin.crash.ChatClient.Person;
import dev.standin.crash.ChatLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node's clock jumps by an hour, forth and back, under load. Debian's libfaketime fakes what the
/// JVM reads as the time of day; the clock that only rises (`System.nanoTime`, timeouts) stays
/// true. Stamps show that the node saw each jump.
@Tag("slow")
final class ClockFaultsTest {

  private final long seed = Long.getLong("faults.seed", System.nanoTime());

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private int talks;

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
      run.strike(
          new Fault("a clock jumps forth", stage -> jump(stage, clock, Duration.ofHours(1))), 1);
      run.strike(
          new Fault("a clock jumps back", stage -> jump(stage, clock, Duration.ofHours(-1))), 1);
      System.out.println(run.summary(Optional.empty()));
      assertThat(run.broken()).as("seed %d", seed).isEmpty();
    }
  }

  private void jump(Stage stage, Path clock, Duration by) throws Exception {
    Node sound = stage.cluster().nodes().getFirst();
    Node faked = stage.cluster().nodes().getLast();
    Talk known = talk(sound);
    Talk fresh = talk(sound);
    Instant first = known.says(faked);
    stage.expect(near(first, Duration.ZERO), "its clock is right before");
    set(clock, "%+ds".formatted(by.toSeconds()));
    Instant begins = fresh.says(faked);
    stage.expect(near(begins, by), "it stamps a first message " + by.toMinutes() + " min off");
    Instant second = known.says(faked);
    stage.expect(
        by.isNegative() ? second.equals(first) : near(second, by),
        "a later one so, but not before the one before it");
    stage.expect(stage.load().awaitMore(100, 30), "sends go on while it is " + by);
    set(clock, "+0s");
    stage.expect(near(talk(sound).says(faked), Duration.ZERO), "it is right again");
    stage.expect(!fresh.says(faked).isBefore(begins), "no conversation goes back then");
    stage.expect(!known.says(sound).isBefore(second), "nor at the other node");
    stage.expect(stage.load().awaitMore(100, 30), "sends go on when it is right again");
  }

  /// Whether a stamp is so far from the time here, give or take half a minute.
  private static boolean near(Instant stamp, Duration off) {
    Duration wrong = Duration.between(Instant.now(), stamp).minus(off);
    return wrong.abs().compareTo(Duration.ofSeconds(30)) < 0;
  }

  /// Two who write to nobody else.
  private Talk talk(Node node) throws Exception {
    int number = talks++;
    var client = new ChatClient(http, node.address());
    Person from = client.register("talk" + number + "-from@example.org");
    return new Talk(http, from, client.register("talk" + number + "-to@example.org").id());
  }

  private record Talk(HttpClient http, Person from, String to) {

    /// When one message more was sent, as that node stamps it.
    Instant says(Node node) throws Exception {
      String json = "{\"recipient\":\"%s\",\"content\":\"what time is it?\"}".formatted(to);
      ChatClient.Answer answer = new ChatClient(http, node.address()).send(from, json, false);
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      return ChatLine.of((Map<?, ?>) Objects.requireNonNull(answer.json().get("message")))
          .timestamp();
    }
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
