package dev.standin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.app.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The store itself dies by `kill -9` while people write on three nodes (`make ferretdb`): the one
/// of the class path would lose what it acknowledged.
@Tag("durable-store")
final class StoreKilledFaultsTest {

  private static final int ROUNDS = 10;
  private static final int A_ROUND = 2;

  private final long seed = Long.getLong("faults.seed", System.nanoTime());

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void whatWasAcknowledgedOutlivesTheStoresProcess() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long own = seed + 1_000L * round;
      Path place = Files.createDirectories(folder.resolve("round" + round));
      try (FaultRun run = new FaultRun(FaultRun.cluster(place, Main.class, own), own, A_ROUND)) {
        run.strike(new Fault("the store is killed", Fault::storeKilled), A_ROUND);
        System.out.println(run.summary(Optional.empty()));
        assertThat(run.broken()).as("seed %d", own).isEmpty();
      }
    }
  }
}
