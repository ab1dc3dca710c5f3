package dev.standin.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.standin.app.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Real nodes, a real store and a real Redis fail while people write. `-Dfaults.full=true` strikes
/// with everything (`make faults`), else there is a sample; `-Dfaults.seed` repeats a run's
/// choices; `-Dfaults.only` strikes only with faults whose names hold this.
@Tag("slow")
final class ClusterFaultsTest {

  private static final boolean FULL = Boolean.getBoolean("faults.full");
  private static final String ONLY = System.getProperty("faults.only", "");
  private static final int IN_NAMESPACES = 6;

  /// Faults among the same people.
  private static final int AT_ONCE = 10;

  private final long seed = Long.getLong("faults.seed", System.nanoTime());

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void nothingThatWasAcknowledgedIsLostDoubledOrMovedWhateverFails() throws Exception {
    List<Fault> faults =
        Fault.all().stream()
            .filter(fault -> FULL || fault.sampled() || !ONLY.isEmpty())
            .filter(fault -> fault.name().contains(ONLY))
            .toList();
    int planned = faults.stream().mapToInt(ClusterFaultsTest::times).sum();
    try (FaultRun run = new FaultRun(FaultRun.cluster(folder, Main.class, seed), seed, planned)) {
      for (Fault fault : faults) {
        for (int left = times(fault); left > 0; left -= AT_ONCE) {
          run.renew(() -> FaultRun.cluster(another(), Main.class, seed));
          run.strike(fault, Math.min(left, AT_ONCE));
        }
      }
      System.out.println(run.summary(Optional.empty()));
      assertThat(run.broken()).as("seed %d", seed).isEmpty();
    }
  }

  private Path another() {
    try {
      return Files.createTempDirectory(folder, "cluster");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int times(Fault fault) {
    return FULL ? fault.inFull() : 1;
  }

  @Test
  void aNodeWhoseNetworkToRedisIsCutMissesNothing() throws Exception {
    Optional<Netns> made = Netns.make();
    if (made.isEmpty()) {
      System.out.println("Faults: skipped: network namespaces are not permitted here.");
    }
    assumeTrue(made.isPresent(), "network namespaces are not permitted here");
    int times = FULL ? IN_NAMESPACES : 1;
    try (Netns netns = made.orElseThrow();
        FaultRun run =
            new FaultRun(
                Cluster.of(1, folder, Main.class, new SplittableRandom(seed)), seed, times)) {
      run.cluster().add(Optional.of(netns), Map.of()).ready();
      run.strike(new Fault("a wire to Redis is cut", stage -> wireCut(stage, netns)), times);
      System.out.println(run.summary(Optional.empty()));
      assertThat(run.broken()).as("seed %d", seed).isEmpty();
    }
  }

  private static void wireCut(Stage stage, Netns netns) {
    netns.redis(false);
    stage.storesMeanwhile(1_000 + stage.number(4_000));
    netns.redis(true);
  }

  /// Neither does this happen, nor is it the nodes' fault: it shows that the checker sees it.
  @Test
  void anAcknowledgementOfWhatIsNotStoredIsCaught() throws Exception {
    var lie = new WireFaults.Plan(WireFaults.Kind.LIE, 5, Set.of("insert messages"));
    try (FaultRun run =
        new FaultRun(Cluster.of(2, folder, Main.class, new SplittableRandom(seed)), seed, 1)) {
      run.strike(new Fault("the store lies", stage -> stage.struck(lie, 1)), 1);
      System.out.println("As it must be: " + run.summary(Optional.empty()));
      assertThat(run.broken()).as("seed %d", seed).isNotEmpty();
    }
  }
}
