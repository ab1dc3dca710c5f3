package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpgradeOverSocketsTest {

  private static final int MESSAGES = 12;

  private final EngineFixture engine =
      new EngineFixture(
          EngineFixture.Setup.of(
              EngineOptions.defaults()
                  .withLimits(
                      new EngineLimits(20_000, 20_000, 300, 100_000, 3, 1 << 20, 5_000, 2_000))));

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void aSessionMovesToTheWebSocketWhicheverLoopAcceptedIt() {
    for (int i = 0; i < 12; i++) {
      String sid = engine.openPolling();
      try (RawWebSocket socket = upgrade(sid)) {
        socket.text("4hello" + i);
        assertThat(engine.hears()).isEqualTo("hello" + i);
        socket.expect("81 4hello" + i);
        assertThat(engine.opened.getLast().transport()).isEqualTo("websocket");
        assertThat(engine.poll(sid).statusCode()).isEqualTo(400);
        assertThat(engine.post(sid, "4x").statusCode()).isEqualTo(400);
      }
      assertThat(engine.hears()).isEqualTo("closed: transport close");
    }
    EngineFixture.until("all are gone", () -> engine.engine.sessions() == 0);
  }

  @Test
  void framesRightBehindTheHandshakeSurviveTheMove() {
    for (int i = 0; i < 12; i++) {
      String sid = engine.openPolling();
      try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
        var all = new java.io.ByteArrayOutputStream();
        all.writeBytes(RawWebSocket.request(query(sid), java.util.Map.of()));
        for (String packet : List.of("2probe", "5", "4a", "4b")) {
          all.writeBytes(RawWebSocket.frame(0x81, packet.getBytes(StandardCharsets.US_ASCII)));
        }
        socket.send(all.toByteArray());
        socket.head();
        socket.expect("81 3probe");
        socket.expect("81 4a");
        socket.expect("81 4b");
      }
    }
  }

  @Test
  void aSecondUpgradeIsAcceptedThenClosed() {
    String sid = engine.openPolling();
    try (RawWebSocket first = probe(sid);
        RawWebSocket second = engine.webSocket("EIO=4&transport=websocket&sid=" + sid)) {
      second.expect("close 1000");
      first.text("5");
      first.text("4hello");
      first.expect("81 4hello");
      try (RawWebSocket third = engine.webSocket("EIO=4&transport=websocket&sid=" + sid)) {
        third.expect("close 1000");
      }
      first.text("4again");
      first.expect("81 4again");
    }
  }

  @Test
  void upgradeTimeoutClosesTheProbeAndPollingGoesOn() {
    String sid = engine.openPolling();
    try (RawWebSocket socket = probe(sid)) {
      socket.expect("close 1000");
    }
    assertThat(engine.post(sid, "4alive").body()).isEqualTo("ok");
    assertThat(engine.poll(sid).body()).isEqualTo("4alive");
  }

  @Test
  void aLostProbeSocketLeavesPollingAlive() {
    String sid = engine.openPolling();
    probe(sid).reset();
    assertThat(engine.post(sid, "4alive").body()).isEqualTo("ok");
    assertThat(engine.poll(sid).body()).isEqualTo("4alive");
  }

  /// A real client's way: probe after so many messages, let the poll end, move, go on.
  @Test
  void anUpgradeAtEveryMessageLosesAndReordersNothing() {
    for (int at = 0; at <= MESSAGES; at++) {
      String sid = engine.openPolling();
      EngineSocket upper = engine.opened.getLast();
      List<String> got = new ArrayList<>();
      for (int i = 0; i < at; i++) {
        upper.send(EngineMessage.text("m" + i));
        if (i % 3 == 0) {
          take(engine.poll(sid).body(), got);
        }
      }
      try (RawWebSocket socket = probe(sid)) {
        upper.send(EngineMessage.text("m" + at));
        take(engine.poll(sid).body(), got);
        for (int i = at + 1; i < MESSAGES + 2; i++) {
          upper.send(EngineMessage.text("m" + i));
        }
        socket.text("5");
        while (got.size() < MESSAGES + 2) {
          take(socket.read().substring(3), got);
        }
      }
      assertThat(got)
          .as("upgrade at %d", at)
          .isEqualTo(IntStream.range(0, MESSAGES + 2).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void aCutAtEveryFrameEndsTheSessionOnce() {
    for (int cut = 0; cut < 8; cut++) {
      engine.heard.clear();
      String sid = engine.openPolling();
      RawWebSocket socket = upgrade(sid);
      for (int i = 0; i < cut; i++) {
        socket.text("4m" + i);
      }
      for (int i = 0; i < cut; i++) {
        assertThat(engine.hears()).isEqualTo("m" + i);
      }
      socket.reset();
      assertThat(engine.hears()).isEqualTo("closed: transport close");
      EngineFixture.until("session is gone", () -> engine.engine.sessions() == 0);
      assertThat(engine.heard).isEmpty();
    }
  }

  private RawWebSocket probe(String sid) {
    RawWebSocket socket = engine.webSocket("EIO=4&transport=websocket&sid=" + sid);
    socket.text("2probe");
    socket.expect("81 3probe");
    return socket;
  }

  private RawWebSocket upgrade(String sid) {
    RawWebSocket socket = probe(sid);
    socket.text("5");
    return socket;
  }

  private static String query(String sid) {
    return "/socket.io/?EIO=4&transport=websocket&sid=" + sid;
  }

  private static void take(String payload, List<String> into) {
    for (String packet : payload.split("\u001e")) {
      if (packet.startsWith("4")) {
        into.add(packet.substring(1));
      }
    }
  }
}
