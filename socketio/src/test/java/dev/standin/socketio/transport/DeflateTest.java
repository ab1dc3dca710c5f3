package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// permessage-deflate. Source: RFC 7692.
final class DeflateTest {

  private static final String PATH = "/socket.io/?EIO=4&transport=websocket";
  private static final String ANSWER =
      "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
          + " client_no_context_takeover\r\n";
  private static final String LONG = "{\"text\":\"hello\"}".repeat(100);

  private final EngineFixture engine =
      new EngineFixture(
          EngineFixture.Setup.of(
              EngineOptions.defaults()
                  .withLimits(EngineFixture.LIMITS)
                  .withCompression(EngineOptions.Compression.both())));

  @AfterEach
  void stop() {
    engine.close();
  }

  private RawWebSocket open(String offer, String answer) {
    RawWebSocket socket = RawWebSocket.connect(engine.port());
    socket.handshake(PATH, Map.of("Sec-WebSocket-Extensions", offer), answer);
    socket.expectText(open -> open.startsWith("0{"));
    return socket;
  }

  private RawWebSocket open() {
    return open("permessage-deflate", ANSWER);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater(9, true);
    try {
      deflater.setInput(plain);
      byte[] out = new byte[plain.length + 100];
      int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      return java.util.Arrays.copyOf(out, length - 4);
    } finally {
      deflater.end();
    }
  }

  // --- the agreement ---

  private static String agreed(String... headers) {
    return PerMessageDeflate.of(List.of(headers)).map(PerMessageDeflate::answer).orElse("none");
  }

  @Test
  void offersAreMetOrDeclinedAsTheRfcSays() {
    String usual = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    assertThat(agreed("permessage-deflate")).isEqualTo(usual);
    assertThat(agreed("permessage-deflate; client_max_window_bits")).isEqualTo(usual);
    assertThat(agreed("permessage-deflate; client_max_window_bits=9")).isEqualTo(usual);
    assertThat(agreed("permessage-deflate;server_no_context_takeover;client_no_context_takeover"))
        .isEqualTo(usual);
    assertThat(agreed("x-webkit-deflate-frame, permessage-deflate")).isEqualTo(usual);
    assertThat(agreed("x-webkit-deflate-frame", "permessage-deflate")).isEqualTo(usual);
    assertThat(agreed("permessage-deflate; server_max_window_bits=\"10\""))
        .isEqualTo(usual + "; server_max_window_bits=10");
    assertThat(agreed("permessage-deflate; mystery=1, permessage-deflate")).isEqualTo(usual);
    for (String bad :
        List.of(
            "",
            ";",
            "permessage-deflate;",
            "permessage-deflat",
            "permessage-deflate; mystery",
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=7",
            "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits=010",
            "permessage-deflate; client_max_window_bits=0",
            "permessage-deflate; server_no_context_takeover=true",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover")) {
      assertThat(agreed(bad)).as(bad).isEqualTo("none");
    }
  }

  @Test
  void itIsOffUnlessTheServerWantsIt() {
    try (EngineFixture plain = new EngineFixture();
        RawWebSocket socket = RawWebSocket.connect(plain.port())) {
      socket.handshake(PATH, Map.of("Sec-WebSocket-Extensions", "permessage-deflate"), "");
      socket.expectText(open -> open.startsWith("0{"));
      socket.send(RawWebSocket.frame(0xc1, hex("32 49 04 00")));
      assertThat(socket.readPastPings()).isEqualTo("close 1002");
    }
  }

  @Test
  void aClientThatOffersNothingGetsPlainFrames() {
    try (RawWebSocket socket = engine.webSocket()) {
      engine.opened.getFirst().send(EngineMessage.text(LONG));
      socket.expect("81 4" + LONG);
    }
  }

  // --- what comes in: the bytes of RFC 7692, section 7.2.3 ---

  private String heard(String payload) {
    Zip zip = new Zip();
    try {
      return switch (zip.inflate(hex(payload), 1_000)) {
        case Zip.Inflated.Message(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
        case Zip.Inflated.Wrong(int code) -> "wrong " + code;
      };
    } finally {
      zip.close();
    }
  }

  @Test
  void theExamplesOfTheRfcAreRead() {
    assertThat(heard("f2 48 cd c9 c9 07 00")).as("one block").isEqualTo("Hello");
    assertThat(heard("00 05 00 fa ff 48 65 6c 6c 6f 00")).as("no compression").isEqualTo("Hello");
    assertThat(heard("f3 48 cd c9 c9 07 00 00")).as("a final block").isEqualTo("Hello");
    assertThat(heard("f2 48 05 00 00 00 ff ff ca c9 c9 07 00")).as("two blocks").isEqualTo("Hello");
    assertThat(heard("f2 00 11 00 00")).as("leans on an earlier message").isEqualTo("wrong 1007");
    assertThat(heard("00")).as("empty").isEmpty();
    assertThat(heard("ff ff ff")).as("no DEFLATE").isEqualTo("wrong 1007");
    assertThat(heard("03 00".repeat(1_000))).as("endless finals").isEqualTo("wrong 1007");
  }

  @Test
  void compressedMessagesAreHeardWholeOrInFragments() {
    try (RawWebSocket socket = open()) {
      byte[] payload = deflated("4Hello".getBytes(StandardCharsets.UTF_8));
      socket.send(RawWebSocket.frame(0xc1, payload));
      assertThat(engine.hears()).isEqualTo("Hello");
      socket.expect("81 4Hello");
      socket.send(RawWebSocket.frame(0x41, java.util.Arrays.copyOf(payload, 3)));
      socket.send(RawWebSocket.frame(0x89, new byte[0]));
      socket.send(
          RawWebSocket.frame(0x80, java.util.Arrays.copyOfRange(payload, 3, payload.length)));
      assertThat(engine.hears()).isEqualTo("Hello");
      socket.text("4plain");
      assertThat(engine.hears()).isEqualTo("plain");
    }
  }

  @Test
  void theMarkStandsOnTheFirstFrameOfAMessageOnly() {
    for (int first : new int[] {0xc9, 0xca, 0xc8, 0xa1, 0x91, 0xe1}) {
      try (RawWebSocket socket = open()) {
        socket.send(RawWebSocket.frame(first, new byte[0]));
        assertThat(socket.readPastPings()).as("%x", first).isEqualTo("close 1002");
      }
    }
    try (RawWebSocket socket = open()) {
      socket.send(RawWebSocket.frame(0x41, hex("f2 48")));
      socket.send(RawWebSocket.frame(0xc0, hex("cd c9 c9 07 00")));
      assertThat(socket.readPastPings()).isEqualTo("close 1002");
    }
  }

  @Test
  void whatIsNotUtf8InsideFails() {
    try (RawWebSocket socket = open()) {
      socket.send(RawWebSocket.frame(0xc1, deflated(new byte[] {'4', (byte) 0xff})));
      assertThat(socket.readPastPings()).isEqualTo("close 1007");
    }
  }

  @Test
  void aBombCostsNoMoreThanTheLargestMessage() {
    byte[] bomb = deflated(new byte[10_000_000]);
    assertThat(bomb.length).isLessThan(20_000);
    try (RawWebSocket socket = open()) {
      socket.send(RawWebSocket.frame(0xc2, bomb));
      assertThat(socket.readPastPings()).isEqualTo("close 1009");
      assertThat(engine.hears()).isEqualTo("closed: transport error");
    }
    Zip zip = new Zip();
    assertThat(zip.inflate(deflated(new byte[100_000]), 100_000))
        .isInstanceOf(Zip.Inflated.Message.class);
    assertThat(zip.inflate(deflated(new byte[100_001]), 100_000))
        .isEqualTo(new Zip.Inflated.Wrong(1009));
    zip.close();
  }

  @Test
  void aMessageThatWasCutIsNoMessage() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append(i * 7919).append(' ');
    }
    byte[] whole = deflated(text.toString().getBytes(StandardCharsets.UTF_8));
    Zip zip = new Zip();
    List<Integer> accepted = new ArrayList<>();
    for (int length = 1; length < whole.length; length++) {
      if (zip.inflate(java.util.Arrays.copyOf(whole, length), 100_000)
          instanceof Zip.Inflated.Message) {
        accepted.add(length);
      }
    }
    // The sync marker's first bits may be missing: nothing of the text lies in its last byte.
    assertThat(accepted).isSubsetOf(whole.length - 1);
    assertThat(inflated(whole)).isEqualTo(text.toString());
    zip.close();
  }

  // --- what goes out ---

  private static String inflated(byte[] payload) {
    Zip zip = new Zip();
    try {
      return zip.inflate(payload, 1_000_000) instanceof Zip.Inflated.Message(byte[] bytes)
          ? new String(bytes, StandardCharsets.UTF_8)
          : "wrong";
    } finally {
      zip.close();
    }
  }

  @Test
  void longMessagesGoOutCompressedAndShortOnesPlain() {
    try (RawWebSocket socket = open()) {
      EngineSocket upper = engine.opened.getFirst();
      upper.send(EngineMessage.text("x".repeat(1_023)));
      socket.expect("81 4" + "x".repeat(1_023));
      upper.send(EngineMessage.text(LONG));
      byte[] frame = socket.readBytes();
      assertThat(frame[0]).isEqualTo((byte) 0xc1);
      assertThat(frame.length).isLessThan(100);
      assertThat(inflated(java.util.Arrays.copyOfRange(frame, 1, frame.length)))
          .isEqualTo("4" + LONG);
    }
  }

  @Test
  void whatMustNotBeCompressedGoesPlain() {
    try (RawWebSocket socket = open()) {
      engine.opened.getFirst().send(EngineMessage.text(LONG).uncompressed());
      socket.expect("81 4" + LONG);
    }
  }

  @Test
  void anAnswerToAPollIsCompressedOnlyIfAllOfItMayBe() throws Exception {
    String sid = engine.openPolling();
    EngineSocket upper = engine.opened.getFirst();
    upper
        .owner()
        .execute(
            () -> {
              upper.send(EngineMessage.text(LONG));
              upper.send(EngineMessage.text("secret").uncompressed());
            });
    var request =
        java.net.http.HttpRequest.newBuilder(engine.uri("EIO=4&transport=polling&sid=" + sid))
            .header("Accept-Encoding", "gzip");
    var answer = engine.send(request);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).startsWith("4" + LONG + "\u001e4secret");
  }

  @Test
  void whatWouldNotShrinkGoesPlain() {
    byte[] noise = new byte[5_000];
    new Random(5).nextBytes(noise);
    try (RawWebSocket socket = open()) {
      engine.opened.getFirst().send(EngineMessage.binary(noise));
      socket.expect("82 " + HexFormat.of().formatHex(noise));
    }
  }

  @Test
  void aSmallWindowIsKept() {
    String offer = "permessage-deflate; server_max_window_bits=10";
    String answer = ANSWER.replace("\r\n", "; server_max_window_bits=10\r\n");
    try (RawWebSocket socket = open(offer, answer)) {
      engine.opened.getFirst().send(EngineMessage.text(LONG));
      socket.expect("81 4" + LONG);
    }
  }

  @Test
  void aBroadcastIsCompressedOnceAndReadByAll() {
    List<RawWebSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        sockets.add(i % 4 == 0 ? engine.webSocket() : open());
      }
      for (int round = 0; round < 3; round++) {
        EngineMessage message = EngineMessage.text(round + LONG);
        engine.opened.forEach(upper -> upper.send(message));
        for (int i = 0; i < 20; i++) {
          byte[] frame = sockets.get(i).readBytes();
          assertThat(frame[0]).isEqualTo((byte) (i % 4 == 0 ? 0x81 : 0xc1));
          byte[] payload = java.util.Arrays.copyOfRange(frame, 1, frame.length);
          assertThat(i % 4 == 0 ? new String(payload, StandardCharsets.UTF_8) : inflated(payload))
              .isEqualTo("4" + round + LONG);
        }
      }
    } finally {
      sockets.forEach(RawWebSocket::close);
    }
  }

  @Test
  void everyLengthSurvivesTheWay() {
    Zip zip = new Zip();
    Random chance = new Random(11);
    for (int length = 1; length < 20_000; length += 1 + chance.nextInt(199)) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      while (text.size() < length) {
        text.write("abcd".charAt(chance.nextInt(4)));
      }
      byte[] plain = text.toByteArray();
      byte[] packed = zip.deflate(plain);
      if (packed != null) {
        assertThat(
                zip.inflate(packed, length) instanceof Zip.Inflated.Message(byte[] back)
                    && java.util.Arrays.equals(back, plain))
            .as("length " + length)
            .isTrue();
      }
    }
    zip.close();
  }

  // --- answers to polls ---

  @Test
  void longAnswersToPollsAreCompressedAsTheClientAccepts() throws Exception {
    String sid = engine.openPolling();
    Optional<String> none = Optional.empty();
    for (String[] each :
        new String[][] {
          {"gzip, deflate, br", "gzip"}, {"deflate", "deflate"}, {"gzip;q=0", ""}, {"br", ""}
        }) {
      engine.opened.getFirst().send(EngineMessage.text(LONG));
      var request =
          java.net.http.HttpRequest.newBuilder(engine.uri("EIO=4&transport=polling&sid=" + sid))
              .header("Accept-Encoding", each[0])
              .build();
      var answer =
          engine.client.send(request, java.net.http.HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.headers().firstValue("Content-Encoding"))
          .isEqualTo(each[1].isEmpty() ? none : Optional.of(each[1]));
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      var in = new java.io.ByteArrayInputStream(answer.body());
      var plain =
          switch (each[1]) {
            case "gzip" -> new java.util.zip.GZIPInputStream(in);
            case "deflate" -> new java.util.zip.InflaterInputStream(in);
            default -> in;
          };
      String text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
      // The heartbeat may share the answer.
      assertThat(text.replace("\u001e2", "").replace("2\u001e", "")).isEqualTo("4" + LONG);
      assertThat(engine.post(sid, "3").body()).isEqualTo("ok");
    }
  }

  @Test
  void shortAnswersToPollsStayPlain() {
    String sid = engine.openPolling();
    engine.opened.getFirst().send(EngineMessage.text("short"));
    var answer = engine.poll(sid);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).startsWith("4short");
  }
}
