package dev.standin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.app.EarlyServer;
import dev.standin.app.Main;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One node with its file dies while people write: what clusters are tested with, on the simplest
/// one, and with a fault of the product that must be caught.
@Tag("slow")
final class AloneFaultsTest {

  private static final int KILLS = Boolean.getBoolean("faults.full") ? 10 : 2;

  private final long seed = Long.getLong("faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @TempDir private Path folder;

  @Test
  void aNodeThatIsKilledLosesNothing() throws Exception {
    try (FaultRun run = new FaultRun(Cluster.alone(folder, Main.class, random), seed, KILLS)) {
      run.strike(
          new Fault("a lone node is killed", stage -> stage.killAndRestart(stage.anyNode(), 0)),
          KILLS);
      System.out.println(run.summary(Optional.empty()));
      assertThat(run.broken()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aNodeThatAcknowledgesBeforeItStoresIsCaught() throws Exception {
    try (FaultRun run = new FaultRun(Cluster.alone(folder, Main.class, random), seed, 10)) {
      for (int i = 0; i < 10 && run.broken().isEmpty(); i++) {
        run.strike(new Fault("an early node is killed", AloneFaultsTest::killEarly), 1);
      }
      System.out.println("As it must be: " + run.summary(Optional.empty()));
      assertThat(run.broken())
          .as("seed %d", seed)
          .anyMatch(fault -> fault.endsWith(" was acknowledged and is lost"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeliveryThatDropsDoublesOrSwapsOneEventIsCaught(Tampering.How how) throws Exception {
    var tampering = new Tampering(how);
    try (Cluster cluster = Cluster.alone(folder, Main.class, random);
        var way =
            new TcpProxy(
                InetAddress.getLoopbackAddress(),
                () -> cluster.nodes().getFirst().address().getPort(),
                tampering::traffic);
        Load load = new Load("t", () -> URI.create("http://127.0.0.1:" + way.port()), seed)) {
      load.run();
      assertThat(load.awaitMore(60, 30)).isTrue();
      assertThat(load.settle()).isNotEmpty().allMatch(fault -> fault.contains(" heard "));
    }
  }

  /// It becomes early by a first restart, and dies while it is.
  private static void killEarly(Stage stage) {
    Node node = stage.anyNode();
    node.become(EarlyServer.class);
    stage.killAndRestart(node, 0);
    stage.load().awaitMore(20 + stage.number(50), 20);
    node.become(Main.class);
    stage.killAndRestart(node, 0);
  }
}
