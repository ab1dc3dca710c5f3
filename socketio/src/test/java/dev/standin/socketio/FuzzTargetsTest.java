package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.PayloadFuzz;
import dev.standin.socketio.transport.FrameFuzz;
import dev.standin.socketio.transport.HandshakeFuzz;
import dev.standin.socketio.transport.InflateFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The fuzz targets on their seeds and on a bounded number of mutations: `make fuzz` goes on from
/// there.
final class FuzzTargetsTest {

  private static final int MUTATIONS = 3_000;
  private static final Path SEEDS = Path.of("src/test/fuzz");

  interface Target {
    void run(byte[] input) throws IOException;
  }

  record Named(String name, Target target) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Named> targets() {
    return List.of(
        new Named("PacketFuzz", PacketFuzz::fuzzerTestOneInput),
        new Named("PayloadFuzz", PayloadFuzz::fuzzerTestOneInput),
        new Named("FrameFuzz", FrameFuzz::fuzzerTestOneInput),
        new Named("InflateFuzz", InflateFuzz::fuzzerTestOneInput),
        new Named("HandshakeFuzz", HandshakeFuzz::fuzzerTestOneInput));
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Timeout(60)
  void seedsAndTheirMutationsBreakNothing(Named named) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(SEEDS.resolve(named.name))) {
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    assertThat(seeds).hasSizeGreaterThan(2);
    Random chance = new Random(20_261_122);
    for (int i = 0; i < seeds.size() + MUTATIONS; i++) {
      byte[] seed = seeds.get(i % seeds.size());
      byte[] input = i < seeds.size() ? seed : mutated(seed, seeds, chance);
      try {
        named.target.run(input);
      } catch (RuntimeException | Error fault) {
        throw new AssertionError(named + " input " + Arrays.toString(input), fault);
      }
    }
  }

  private static byte[] mutated(byte[] seed, List<byte[]> seeds, Random chance) {
    byte[] other = seeds.get(chance.nextInt(seeds.size()));
    byte[] bytes = Arrays.copyOf(seed, seed.length + chance.nextInt(4));
    for (int n = chance.nextInt(4); n >= 0 && bytes.length > 0; n--) {
      int at = chance.nextInt(bytes.length);
      switch (chance.nextInt(4)) {
        case 0 -> bytes[at] = (byte) chance.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << chance.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        default -> {
          int length = Math.min(other.length, bytes.length - at);
          System.arraycopy(other, 0, bytes, at, chance.nextInt(length + 1));
        }
      }
    }
    return bytes;
  }

  @Test
  void theSeedsHoldWhatEachDecoderReads() throws IOException {
    assertThat(PacketFuzz.oldConnect(seed("PacketFuzz/oldconnect"))).isTrue();
    assertThat(PacketFuzz.oldConnect(seed("PacketFuzz/oldconnectraw"))).isTrue();
    assertThat(PacketFuzz.packet(seed("PacketFuzz/connect"))).isTrue();
    for (String name : List.of("v3", "v3lengths", "v3binary")) {
      byte[] seed = Files.readAllBytes(SEEDS.resolve("PayloadFuzz/" + name));
      assertThat(PayloadFuzz.packetsInV3(seed)).as(name).isGreaterThan(1);
    }
  }

  private static String seed(String name) throws IOException {
    return Files.readString(SEEDS.resolve(name));
  }

  // --- sizes that fuzzers seldom reach ---

  private static void refusedWithin(Duration most, String packet) throws IOException {
    long start = System.nanoTime();
    boolean read = PacketFuzz.packet(packet);
    assertThat(read).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
  }

  @Test
  void hostileSizesAreRefusedAtOnce() throws IOException {
    Duration most = Duration.ofSeconds(1);
    for (int depth : new int[] {65, 2_000, 100_000}) {
      refusedWithin(most, "2[\"m\"," + "[".repeat(depth) + "]".repeat(depth) + "]");
      refusedWithin(most, "2[\"m\"," + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "]");
      refusedWithin(most, "0" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
    }
    refusedWithin(most, "2[\"m\"," + "9".repeat(1_000_000) + "]");
    refusedWithin(most, "2[\"m\",1e" + "9".repeat(1_000_000) + "]");
    refusedWithin(most, "2[\"m\",0." + "9".repeat(1_000_000) + "]");
    refusedWithin(most, "2" + "9".repeat(1_000_000) + "[\"m\"]");
    refusedWithin(most, "5999999999999-[\"m\"]");
    refusedWithin(most, "5" + "9".repeat(1_000_000) + "-[\"m\"]");
    refusedWithin(most, "511-[\"m\"]");
    refusedWithin(most, "2/" + "n".repeat(256) + ",[\"m\"]");
    refusedWithin(most, "2[\"m\",{\"" + "n".repeat(10_001) + "\":1}]");
  }

  @Test
  void halvesOfSurrogatePairsHarmNothing() throws IOException {
    for (String half : List.of("\ud83d", "\ude00", "\\ud83d", "\\ude00", "\ude00\ud83d")) {
      assertThat(PacketFuzz.packet("2[\"m\",\"" + half + "\"]")).isTrue();
      PacketFuzz.packet("2/" + half + ",[\"" + half + "\"]");
      PayloadFuzz.fuzzerTestOneInput(("4" + half).getBytes(StandardCharsets.UTF_16BE));
    }
  }

  @Test
  void aLongPacketOfManySmallPartsIsReadInTime() throws IOException {
    long start = System.nanoTime();
    assertThat(PacketFuzz.packet("2[\"m\"" + ",[]".repeat(300_000) + "]")).isTrue();
    PayloadFuzz.fuzzerTestOneInput("6\u001e".repeat(300_000).getBytes(StandardCharsets.UTF_8));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
