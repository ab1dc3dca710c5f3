package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketFramesTest {

  private final EngineFixture engine =
      new EngineFixture(
          EngineFixture.Setup.of(
              EngineOptions.defaults()
                  .withLimits(
                      new dev.standin.socketio.engineio.EngineLimits(
                          20_000, 20_000, 500, 100_000, 16, 1 << 20, 5_000, 2_000))));

  @AfterAll
  void stop() {
    engine.close();
  }

  @BeforeEach
  void forget() {
    engine.heard.clear();
  }

  @Test
  void openHasNoUpgrades() {
    try (RawWebSocket socket = engine.webSocket("EIO=4&transport=websocket")) {
      assertThat(socket.read())
          .matches(
              "81 0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\\],"
                  + "\"pingInterval\":20000,\"pingTimeout\":20000,\"maxPayload\":100000\\}");
    }
  }

  @Test
  void textAndBytesComeBack() {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.text("4wörld €");
      socket.expect("81 4wörld €");
      socket.binary(new byte[] {1, 2, 3});
      socket.expect("82 010203");
    }
  }

  @Test
  void everyLengthComesBackByteExact() {
    long seed = 4;
    Random random = new Random(seed);
    try (RawWebSocket socket = engine.webSocket()) {
      for (int length : new int[] {0, 1, 7, 8, 9, 124, 125, 126, 127, 65_535, 65_536, 100_000}) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        socket.binary(bytes);
        socket.expect("82 " + HexFormat.of().formatHex(bytes));
      }
    }
  }

  @Test
  void fragmentedFramesAreJoinedAroundControlFrames() {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.send(RawWebSocket.frame(0x01, bytes("4he")));
      socket.send(RawWebSocket.frame(0x89, bytes("ping")));
      socket.send(RawWebSocket.frame(0x00, bytes("ll")));
      socket.send(RawWebSocket.frame(0x80, bytes("o")));
      socket.expect("8a ping");
      socket.expect("81 4hello");
    }
  }

  @Test
  void bytesMayComeOneByOne() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(RawWebSocket.frame(0x81, bytes("4slow")));
    all.writeBytes(RawWebSocket.frame(0x81, bytes("4" + "x".repeat(200))));
    try (RawWebSocket socket = engine.webSocket()) {
      for (byte b : all.toByteArray()) {
        socket.send(new byte[] {b});
      }
      socket.expect("81 4slow");
      socket.expect("81 4" + "x".repeat(200));
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "unmasked text, 81 02 34 61, 1002",
    "reserved bit, c1 82 00 00 00 00 34 61, 1002",
    "unknown opcode, 83 80 00 00 00 00, 1002",
    "unknown control opcode, 8b 80 00 00 00 00, 1002",
    "fragmented ping, 09 80 00 00 00 00, 1002",
    "long ping, 89 fe 00 7e 00 00 00 00, 1002",
    "continuation of nothing, 80 80 00 00 00 00, 1002",
    "text inside a fragmented text, 01 81 00 00 00 00 34 81 81 00 00 00 00 34, 1002",
    "negative length, 81 ff 80 00 00 00 00 00 00 00 00 00 00 00, 1002",
    "one byte of close code, 88 81 00 00 00 00 03, 1002",
    "close code 1005, 88 82 00 00 00 00 03 ed, 1002",
    "close code 2999, 88 82 00 00 00 00 0b b7, 1002",
    "close words that are no text, 88 83 00 00 00 00 03 e8 ff, 1007",
    "text that is no text, 81 82 00 00 00 00 34 ff, 1007",
    "overlong text, 81 83 00 00 00 00 34 c0 80, 1007",
    "surrogate in text, 81 84 00 00 00 00 34 ed a0 80, 1007",
    "too long by one, 82 ff 00 00 00 00 00 01 86 a1 00 00 00 00, 1009",
    "too long for a lifetime, 82 ff 7f ff ff ff ff ff ff ff 00 00 00 00, 1009",
  })
  void brokenFramesEndTheSocketWithTheirCode(String what, String hex, int code) {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.sendHex(hex);
      socket.expect("close " + code);
      socket.expect("end");
      assertThat(engine.hears()).isEqualTo("closed: transport error");
    }
  }

  @Test
  void anOversizedMessageInFragmentsCloses1009() {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.send(RawWebSocket.frame(0x02, new byte[60_000]));
      socket.send(RawWebSocket.frame(0x80, new byte[40_001]));
      socket.expect("close 1009");
      socket.expect("end");
    }
  }

  @Test
  void theCloseFrameArrivesEvenWhileTheClientIsStillSending() {
    try (RawWebSocket socket = engine.webSocket()) {
      byte[] frame = RawWebSocket.frame(0x82, new byte[3_000_000]);
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      socket.send(frame);
                    } catch (java.io.UncheckedIOException _) {
                      // The server may cut in the end.
                    }
                  });
      socket.expect("close 1009");
      sender.interrupt();
    }
  }

  @Test
  void aCloseFrameIsAnsweredWithItsCode() {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.send(RawWebSocket.frame(0x88, new byte[] {0x0b, (byte) 0xb8, 'b', 'y', 'e'}));
      socket.expect("close 3000");
      socket.expect("end");
      assertThat(engine.hears()).isEqualTo("closed: transport close");
    }
  }

  @Test
  void anEmptyCloseFrameIsAnsweredEmpty() {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.send(RawWebSocket.frame(0x88, new byte[0]));
      socket.expect("close");
      socket.expect("end");
    }
  }

  @Test
  void aClosePacketEndsTheSocket() {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.text("1");
      socket.expect("close 1000");
      assertThat(engine.hears()).isEqualTo("closed: transport close");
    }
  }

  @Test
  void whatIsNoPacketEndsTheSocket() {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.text("abc");
      socket.expect("close 1002");
      assertThat(engine.hears()).isEqualTo("closed: parse error");
    }
  }

  @Test
  void aClientThatIgnoresOurCloseFrameIsCut() {
    try (RawWebSocket socket = engine.webSocket()) {
      socket.text("1");
      socket.expect("close 1000");
      socket.expect("end");
    }
  }

  @Test
  void aResetIsTheEndOfTheSession() {
    RawWebSocket socket = engine.webSocket();
    socket.reset();
    assertThat(engine.hears()).isEqualTo("closed: transport close");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "EIO=3&transport=websocket, Unsupported protocol version",
    "transport=websocket, Unsupported protocol version",
    "EIO=4&transport=abc, Transport unknown",
    "EIO=4, Transport unknown",
    "EIO=4&transport=websocket&sid=nobody, Session ID unknown",
    "EIO=4&transport=polling, Bad request",
  })
  void badHandshakesAreRefusedBeforeTheSwitch(String query, String message) {
    try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
      socket.send(RawWebSocket.request("/socket.io/?" + query, Map.of()));
      assertThat(socket.head()).startsWith("HTTP/1.1 400 ");
      assertThat(socket.body(11 + message.length())).contains("\"code\":");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Sec-WebSocket-Version: 8 / Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13 / Sec-WebSocket-Key: short",
    "Sec-WebSocket-Version: 13 / Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!!!",
    "Sec-WebSocket-Version: 13 / X: y",
  })
  void badKeysAndVersionsAreRefused(String headers) {
    try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
      socket.send(
          bytes(
              "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nConnection: Upgrade\r\n"
                  + "Upgrade: websocket\r\n"
                  + headers.replace(" / ", "\r\n")
                  + "\r\n\r\n"));
      assertThat(socket.head())
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("sec-websocket-version: 13");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
