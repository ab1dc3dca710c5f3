package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.SessionRig.FakeWire;
import dev.standin.socketio.engineio.SessionRig.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A client and a server that talk while the client moves or is cut at every possible point.
final class AnyStepTest {

  private static final int MESSAGES = 18;
  private static final EngineLimits LIMITS =
      new EngineLimits(100_000, 200, 1_000, 1_000, 3, 1 << 20, 1_000, 2_000);

  /// The upgrade starts and completes at every pair of packet indexes: both sides hear everything,
  /// once and in order.
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anUpgradeAtEveryPacketIndexLosesAndReordersNothing(Encoding encoding) {
    for (int probe = 0; probe <= MESSAGES; probe++) {
      for (int move = probe; move <= MESSAGES; move++) {
        long seed = 31L * probe + move;
        Talk talk = new Talk(seed, encoding);
        for (int i = 0; i < MESSAGES; i++) {
          talk.maybeUpgrade(i, probe, move);
          talk.step(i);
        }
        talk.maybeUpgrade(MESSAGES, probe, move);
        talk.drain();
        assertThat(talk.heardByClient)
            .as("client, probe at %d, upgrade at %d, seed %d", probe, move, seed)
            .isEqualTo(expected("s"));
        assertThat(talk.heardByServer())
            .as("server, probe at %d, upgrade at %d, seed %d", probe, move, seed)
            .isEqualTo(expected("c"));
      }
    }
  }

  /// The connection is cut at every index: what was heard until then is a prefix, the end is told
  /// once, and nothing waits afterwards.
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aCutAtEveryPacketIndexLeavesAPrefixAndOneEnd(Encoding encoding) {
    for (int probe = 0; probe <= MESSAGES; probe++) {
      for (int cut = 0; cut <= MESSAGES; cut++) {
        long seed = 37L * probe + cut;
        Talk talk = new Talk(seed, encoding);
        for (int i = 0; i < cut; i++) {
          talk.maybeUpgrade(i, probe, probe + 2);
          talk.step(i);
        }
        talk.cut();
        assertThat(expected("s").subList(0, talk.heardByClient.size()))
            .as("probe at %d, cut at %d, seed %d", probe, cut, seed)
            .isEqualTo(talk.heardByClient);
        assertThat(talk.rig.effects.stream().filter(e -> e.startsWith("closed")).count())
            .as("ends, probe at %d, cut at %d, seed %d", probe, cut, seed)
            .isEqualTo(1);
        assertThat(talk.rig.session.finished()).isTrue();
      }
    }
  }

  private static List<String> expected(String side) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      all.add(side + i);
    }
    return all;
  }

  private static final class Talk {
    final SessionRig rig;
    final List<String> heardByClient = new ArrayList<>();
    private final boolean old;
    private final Random random;
    private @Nullable FakeWire wire;
    private @Nullable Http waiting;
    private boolean moved;
    private int polls;

    Talk(long seed, Encoding encoding) {
      random = new Random(seed);
      old = encoding.protocol() == 3;
      rig = SessionRig.polling(LIMITS, encoding, old ? "3:0{}" : "0{}");
    }

    /// Server and client send one message each; the client polls at random while it may.
    void step(int i) {
      rig.send("s" + i);
      if (random.nextBoolean()) {
        rig.session.flush();
      }
      collect();
      if (moved && wire != null) {
        rig.text(wire, "4c" + i);
      } else {
        String packet = "4c" + i;
        rig.post("p" + i, old ? packet.length() + ":" + packet : packet);
      }
      if (!moved && waiting == null && random.nextBoolean()) {
        poll();
      }
    }

    void maybeUpgrade(int i, int probe, int move) {
      if (i == probe && wire == null) {
        wire = rig.probe("w");
        rig.text(wire, "2probe");
        collect();
      }
      if (i == move && !moved && wire != null) {
        // As clients do: let the poll end first, then move.
        rig.millis(25);
        rig.session.flush();
        collect();
        assertThat(waiting).isNull();
        rig.text(wire, "5");
        moved = true;
      }
    }

    void poll() {
      waiting = rig.get("get" + polls++);
      collect();
    }

    void drain() {
      for (int i = 0; i < 2 * MESSAGES && !moved; i++) {
        if (waiting == null) {
          poll();
        }
        rig.session.flush();
        collect();
      }
      collect();
    }

    void cut() {
      if (moved && wire != null) {
        rig.session.gone(wire, CloseReason.TRANSPORT_CLOSE);
      } else {
        if (waiting == null) {
          poll();
        }
        rig.session.flush();
        collect();
        if (waiting == null) {
          waiting = rig.get("last");
          rig.session.flush();
        }
        while (rig.effects.stream().anyMatch(e -> carries(e))) {
          collect();
          rig.effects.removeIf(e -> e.startsWith("last: "));
          waiting = rig.get("last");
          rig.session.flush();
        }
        rig.session.pollGone(java.util.Objects.requireNonNull(waiting));
      }
      collect();
    }

    List<String> heardByServer() {
      return rig.effects.stream()
          .filter(e -> e.startsWith("text "))
          .map(e -> e.substring(5))
          .toList();
    }

    /// Takes what the server wrote to the client out of the effects.
    private void collect() {
      List<String> rest = new ArrayList<>();
      for (String effect : rig.effects) {
        if (effect.startsWith("get") || carries(effect)) {
          waiting = null;
          String payload = effect.substring(effect.indexOf(": ") + 2);
          packets(payload).forEach(this::hear);
        } else if (effect.startsWith("w < ")) {
          hear(effect.substring(4));
        } else {
          rest.add(effect);
        }
      }
      rig.effects.clear();
      rig.effects.addAll(rest);
    }

    /// Whether it is an answer to the last poll that holds messages.
    private boolean carries(String effect) {
      return effect.matches(old ? "last: \\d+:4.*" : "last: 4.*");
    }

    private List<String> packets(String payload) {
      if (!old) {
        return List.of(payload.split("\\|"));
      }
      List<String> packets = new ArrayList<>();
      for (int at = 0; at < payload.length(); ) {
        int colon = payload.indexOf(':', at);
        int end = colon + 1 + Integer.parseInt(payload.substring(at, colon));
        packets.add(payload.substring(colon + 1, end));
        at = end;
      }
      return packets;
    }

    private void hear(String packet) {
      if (packet.startsWith("4")) {
        heardByClient.add(packet.substring(1));
      }
    }
  }
}
