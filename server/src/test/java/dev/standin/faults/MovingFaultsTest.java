package dev.standin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.app.Main;
import dev.standin.crash.ChatClient;
import dev.standin.crash.ChatClient.Person;
import dev.standin.crash.ChatLine;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes come to a database of the old backend, at once and while it goes on writing, and one of
/// them dies on the way, in every other round and the first.
@Tag("slow")
final class MovingFaultsTest {

  private static final int TIMES = Boolean.getBoolean("faults.full") ? 5 : 1;
  private static final int PEOPLE = 5;
  private static final int MESSAGES = 2_000;
  private static final int LATER = 50;
  private static final Duration STORE_SLOW = Duration.ofMillis(150);

  private final long seed = Long.getLong("faults.seed", System.nanoTime());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private long placedAtKill;

  @TempDir private Path folder;

  @Test
  void twoNodesThatBeginTheMigrationAtOnceNumberEachMessageOnce() throws Exception {
    for (int i = 1; i <= TIMES; i++) {
      Path own = Files.createDirectory(folder.resolve("move" + i));
      long began = System.nanoTime();
      boolean kill = i % 2 == 1;
      List<String> faults = move(own, new SplittableRandom(seed + i), kill);
      System.out.printf(
          "fault %d of %d: two nodes begin the migration at once%s, seed %d: %d messages of the old"
              + " backend; %s (%.1f s)%n",
          i,
          TIMES,
          kill ? " and one is killed when " + placedAtKill + " have places" : "",
          seed + i,
          MESSAGES + LATER,
          faults.isEmpty() ? "each once, in order, gapless" : "VIOLATIONS: " + faults.getFirst(),
          (System.nanoTime() - began) / 1e9);
      assertThat(faults).as("seed %d", seed + i).isEmpty();
    }
    // The old backend's messages were acknowledged by nobody here.
    System.out.printf(
        "Faults: %d injected, 0 messages acknowledged, 0 violations (seed %d); %d messages of the old"
            + " backend were numbered.%n",
        TIMES, seed, TIMES * (MESSAGES + LATER));
  }

  private List<String> move(Path own, SplittableRandom random, boolean kill) throws Exception {
    Notes notes = new Notes();
    try (Cluster cluster = Cluster.empty(own, Main.class, random);
        OldServer old = new OldServer(cluster.store(), notes)) {
      List<String> people = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        people.add(old.register("old" + i + "@example.org"));
      }
      old.write(MESSAGES, people, random);
      Node one = cluster.add(Optional.empty(), Map.of());
      Node other = cluster.add(Optional.empty(), Map.of());
      if (kill) {
        killMidway(cluster, old, random.nextInt(MESSAGES / 2));
      }
      one.ready();
      other.ready();
      old.write(LATER, people, random);
      return awaitMoved(cluster, notes);
    }
  }

  /// Kills the second node when so many messages are numbered, while the store is slow enough that
  /// this is before the last one is.
  private void killMidway(Cluster cluster, OldServer old, int enough) {
    cluster.nodes().forEach(node -> node.store().slow(STORE_SLOW));
    assertThat(Load.await(() -> old.placed() > enough, 60)).as("%d placed", enough).isTrue();
    cluster.nodes().getLast().process().kill();
    placedAtKill = old.placed();
    assertThat(placedAtKill).as("numbered when it was killed").isLessThan(MESSAGES);
    cluster.nodes().forEach(node -> node.store().pass());
    cluster.nodes().getLast().restart();
  }

  /// What is wrong in the end, at each node.
  private List<String> awaitMoved(Cluster cluster, Notes notes) throws Exception {
    List<Person> people = new ArrayList<>();
    var first = new ChatClient(http, cluster.nodes().getFirst().address());
    for (int i = 0; i < PEOPLE; i++) {
      people.add(first.login("old" + i + "@example.org"));
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    List<String> faults = check(cluster, notes, people);
    while (!faults.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      faults = check(cluster, notes, people);
    }
    return faults;
  }

  private List<String> check(Cluster cluster, Notes notes, List<Person> people) throws Exception {
    List<String> faults = new ArrayList<>();
    for (Node node : cluster.nodes()) {
      List<List<ChatLine>> all = new ChatClient(http, node.address()).conversations(people);
      faults.addAll(Checker.faults(notes, all));
    }
    return faults;
  }
}
