package dev.standin.socketio.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.example.ExampleProcess;
import dev.standin.socketio.faults.Faults.Direction;
import dev.standin.socketio.faults.Link.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Two clients write into one ledger and listen to it, one through a network that cuts it (and
/// kills the server) at every possible point. In the end both heard exactly what the ledger holds,
/// once and in its order, and each one's entries stand there once and in the order of sending.
///
/// `-Dfaults=N` asks for another number of faults, `-Dseed=N` for the same ones again.
@Tag("slow")
final class AnyFaultTest {

  private static final String LEDGER = "/ledger";
  private static final long DEADLINE = 60_000;
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "POLLING, TO_SERVER", "POLLING, TO_CLIENT",
    "WEBSOCKET, TO_SERVER", "WEBSOCKET, TO_CLIENT",
    "UPGRADE, TO_SERVER", "UPGRADE, TO_CLIENT"
  })
  void aCutAtEveryFrameBoundaryLosesDoublesAndReordersNothing(Route route, Direction direction)
      throws IOException {
    run(route, LEDGER, _ -> Faults.atEveryBoundary(direction, faults(20)), false);
  }

  @ParameterizedTest
  @CsvSource({
    "POLLING, TO_SERVER", "POLLING, TO_CLIENT",
    "WEBSOCKET, TO_SERVER", "WEBSOCKET, TO_CLIENT",
    "UPGRADE, TO_SERVER", "UPGRADE, TO_CLIENT"
  })
  void cutsAtRandomBytesLoseDoubleAndReorderNothing(Route route, Direction direction)
      throws IOException {
    run(route, LEDGER, random -> Faults.atRandomBytes(direction, faults(25), random), false);
  }

  @ParameterizedTest
  @EnumSource
  void cutsAreMadeGoodFromTheServersMemoryToo(Route route) throws IOException {
    run(
        route,
        "/memory",
        random -> Faults.atRandomBytes(Direction.TO_CLIENT, faults(20), random),
        false);
  }

  @ParameterizedTest
  @EnumSource
  void killsOfTheServerLoseDoubleAndReorderNothing(Route route) throws IOException {
    run(
        route,
        LEDGER,
        random -> Faults.atRandomBytes(Direction.TO_CLIENT, faults(4), random),
        true);
  }

  private static int faults(int usual) {
    return Integer.getInteger("faults", usual);
  }

  private void run(Route route, String namespace, Function<Random, Faults> plan, boolean kill)
      throws IOException {
    Random random = new Random(SEED);
    Faults faults = plan.apply(random);
    Path file = folder.resolve("ledger");
    try (Stage stage = new Stage(file, random, kill);
        ModelClient calm = new ModelClient(route, stage.calmPort(), namespace);
        ModelClient cut = new ModelClient(route, stage.faultyPort(), namespace)) {
      assertThat(calm.await(calm::everConnected, DEADLINE)).isTrue();
      assertThat(cut.await(cut::everConnected, DEADLINE)).isTrue();
      stage.fail(faults);
      int[] sent = talk(calm, cut, faults);
      settle(calm, sent[0] + sent[1]);
      settle(cut, sent[0] + sent[1]);
      String how = route + ", seed " + SEED + ", lives of the client: " + cut.lives();
      // The calm client of a server that lives hears everything live.
      List<String> ledger = namespace.equals(LEDGER) ? Files.readAllLines(file) : calm.heard();
      assertThat(of(ledger, "calm ")).as(how).isEqualTo(numbered("calm ", sent[0]));
      assertThat(of(ledger, "cut ")).as(how).isEqualTo(numbered("cut ", sent[1]));
      assertThat(calm.heard()).as(how).isEqualTo(ledger);
      assertThat(cut.heard()).as(how).isEqualTo(ledger);
      assertThat(ledger).as("entries that were put").hasSize(sent[0] + sent[1]);
    }
  }

  /// Both put entries until no fault is left: the calm one some in every life of the other, so that
  /// there is something to miss, the other whenever its last few have arrived.
  private static int[] talk(ModelClient calm, ModelClient cut, Faults faults) {
    int[] sent = new int[2];
    int life = 0;
    long end = System.nanoTime() + 2 * DEADLINE * 1_000_000;
    while (faults.left() > 0 && cut.problem().isEmpty() && System.nanoTime() < end) {
      int before = life;
      cut.await(() -> cut.lives() != before || cut.unacknowledged() < 4 || faults.left() == 0, 50);
      if (cut.lives() != life) {
        life = cut.lives();
        for (int i = 0; i < 3; i++) {
          calm.put("calm " + sent[0]++);
        }
      }
      if (cut.unacknowledged() < 4) {
        cut.put("cut " + sent[1]++);
      }
    }
    assertThat(cut.problem()).as("seed " + SEED).isEmpty();
    assertThat(faults.left()).as("faults that did not come, seed " + SEED).isZero();
    return sent;
  }

  private static void settle(ModelClient client, int entries) {
    boolean settled =
        client.await(
            () -> client.unacknowledged() == 0 && client.heard().size() >= entries, DEADLINE);
    assertThat(client.problem()).as("seed " + SEED).isEmpty();
    assertThat(settled)
        .as(
            "all arrived; heard %d of %d, %d unacknowledged, seed %d",
            client.heard().size(), entries, client.unacknowledged(), SEED)
        .isTrue();
  }

  private static List<String> of(List<String> ledger, String whose) {
    return ledger.stream().filter(entry -> entry.startsWith(whose)).toList();
  }

  private static List<String> numbered(String whose, int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> whose + i).toList();
  }

  /// A server in a process of its own, and a way to it for each client.
  private static final class Stage implements AutoCloseable {

    private final Path file;
    private final FaultyProxy calm;
    private final FaultyProxy faulty;
    private ExampleProcess server;

    Stage(Path file, Random random, boolean kill) {
      this.file = file;
      server = start();
      calm = new FaultyProxy(server.port(), random, () -> {});
      faulty = new FaultyProxy(server.port(), random, kill ? this::restart : () -> {});
    }

    private ExampleProcess start() {
      return ExampleProcess.start("--ledger", file.toString(), "--recovery", "120000");
    }

    private void restart() {
      server.kill();
      server = start();
      calm.target(server.port());
      faulty.target(server.port());
    }

    void fail(Faults faults) {
      faulty.fail(faults);
    }

    int calmPort() {
      return calm.port();
    }

    int faultyPort() {
      return faulty.port();
    }

    @Override
    public void close() {
      faulty.close();
      calm.close();
      server.close();
    }
  }
}
