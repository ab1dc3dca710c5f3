package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineMessage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients of protocol 3 on real sockets.
final class OldClientsOverHttpTest {

  private static final String UNSUPPORTED =
      "{\"code\":5,\"message\":\"Unsupported protocol version\"}";
  private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

  private final EngineFixture server =
      new EngineFixture(
          EngineFixture.Setup.of(
              EngineOptions.defaults().withLimits(EngineFixture.LIMITS).withAllowEio3(true)));

  @AfterEach
  void stop() {
    server.close();
  }

  private String open(String more) {
    HttpResponse<String> answer = server.get("EIO=3&transport=polling" + more);
    String sid = server.opened.getLast().id();
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=UTF-8");
    assertThat(answer.body())
        .isEqualTo(
            "113:0{\"sid\":\""
                + sid
                + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":300,\"pingTimeout\":200,"
                + "\"maxPayload\":100000}");
    return sid;
  }

  private HttpResponse<byte[]> bytes(HttpRequest.Builder request) {
    try {
      return server.client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<byte[]> postBytes(String query, String hex) {
    byte[] body = HexFormat.ofDelimiter(" ").parseHex(hex);
    return bytes(
        HttpRequest.newBuilder(server.uri(query))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @ParameterizedTest
  @CsvSource({"EIO=3", "EIO=2", "a=b"})
  void aServerThatDoesNotAllowThemSaysSo(String revision) {
    try (EngineFixture strict = new EngineFixture()) {
      HttpResponse<String> answer = strict.get(revision + "&transport=polling");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo(UNSUPPORTED);
      assertThat(strict.opened).isEmpty();
    }
  }

  @Test
  void aWebSocketIsRefusedLikewise() {
    try (EngineFixture strict = new EngineFixture()) {
      try (RawWebSocket socket = RawWebSocket.connect(strict.port())) {
        socket.send(RawWebSocket.request("/socket.io/?EIO=3&transport=websocket", Map.of()));
        assertThat(socket.head()).startsWith("HTTP/1.1 400 ");
        assertThat(socket.body(UNSUPPORTED.length())).isEqualTo(UNSUPPORTED);
      }
    }
  }

  @Test
  void textGoesBothWays() {
    String query = "EIO=3&transport=polling&sid=" + open("");
    HttpResponse<String> posted =
        server.send(
            HttpRequest.newBuilder(server.uri(query))
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(BodyPublishers.ofString("5:4é😀x1:2")));
    assertThat(posted.body()).isEqualTo("ok");
    assertThat(posted.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(server.get(query).body()).isEqualTo("5:4é😀x1:3");
  }

  @Test
  void binaryGoesBothWays() {
    String query = "EIO=3&transport=polling&sid=" + open("");
    HttpResponse<byte[]> posted = postBytes(query, "00 02 ff 34 61 01 03 ff 04 ff 00");
    assertThat(new String(posted.body(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("ok");
    HttpResponse<byte[]> polled = bytes(HttpRequest.newBuilder(server.uri(query)));
    assertThat(polled.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(HexFormat.ofDelimiter(" ").formatHex(polled.body()))
        .isEqualTo("00 02 ff 34 61 01 03 ff 04 ff 00");
  }

  @Test
  void whoAsksForBase64OnceGetsIt() {
    String query = "EIO=3&transport=polling&sid=" + open("&b64=1");
    server.send(
        HttpRequest.newBuilder(server.uri(query)).POST(BodyPublishers.ofString("6:b4AQID")));
    assertThat(server.get(query).body()).isEqualTo("6:b4AQID");
  }

  @Test
  void anotherRevisionThanTheSessionsIsRefused() {
    String old = open("");
    String young = server.openPolling();
    for (String query :
        new String[] {
          "EIO=4&transport=polling&sid=" + old,
          "EIO=3&transport=polling&sid=" + young,
          "transport=polling&sid=" + young,
        }) {
      HttpResponse<String> answer = server.get(query);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo(BAD_REQUEST);
    }
    assertThat(postBytes("EIO=4&transport=polling&sid=" + young, "00 02 ff 34 61").statusCode())
        .isEqualTo(400);
    assertThat(server.hears()).isEqualTo("closed: parse error");
  }

  @ParameterizedTest
  @CsvSource({
    "EIO=3, 82 04ff0007",
    "EIO=3&b64=1, 81 b4/wAH",
    "EIO=4, 82 ff0007",
    "EIO=4&b64=1, 81 b/wAH",
  })
  void aBinaryFrameIsAsTheClientTakesIt(String query, String frame) {
    try (RawWebSocket socket = server.webSocket(query + "&transport=websocket")) {
      socket.expectText(open -> open.startsWith("0{") && open.contains("\"upgrades\":[]"));
      EngineMessage message = EngineMessage.binary(new byte[] {(byte) 0xff, 0, 7});
      var session = server.opened.getLast();
      session.owner().execute(() -> session.send(message));
      assertThat(socket.readPastPings()).isEqualTo(frame);
    }
  }

  @Test
  void oneBroadcastServesEveryKindOfClient() {
    try (RawWebSocket oldOne = server.webSocket("EIO=3&transport=websocket");
        RawWebSocket text = server.webSocket("EIO=3&b64=1&transport=websocket");
        RawWebSocket young = server.webSocket("EIO=4&transport=websocket")) {
      for (RawWebSocket socket : new RawWebSocket[] {oldOne, text, young}) {
        socket.expectText(open -> open.startsWith("0{"));
      }
      EngineMessage words = EngineMessage.text("é");
      EngineMessage bytes = EngineMessage.binary(new byte[] {1});
      for (var session : server.opened) {
        session.send(words);
        session.send(bytes);
      }
      assertThat(List.of(oldOne.read(), oldOne.read())).containsExactly("81 4é", "82 0401");
      assertThat(List.of(text.read(), text.read())).containsExactly("81 4é", "81 b4AQ==");
      assertThat(List.of(young.readPastPings(), young.readPastPings()))
          .containsExactly("81 4é", "82 01");
    }
  }

  @Test
  void movesToAWebSocketThatTakesBytes() {
    String sid = open("&b64=1");
    var poll = server.getLater("EIO=3&transport=polling&sid=" + sid);
    try (RawWebSocket socket = server.webSocket("EIO=3&transport=websocket&sid=" + sid)) {
      socket.text("2probe");
      socket.expectText("3probe"::equals);
      assertThat(poll.join().body()).isEqualTo("1:6");
      socket.text("5");
      socket.text("2");
      socket.expectText("3"::equals);
      socket.binary(new byte[] {4, 9});
      socket.expect("82 0409");
    }
  }

  @Test
  void aBinaryBodyOverTheLimitIsRefused() {
    String query = "EIO=3&transport=polling&sid=" + open("");
    HttpResponse<byte[]> posted =
        bytes(
            HttpRequest.newBuilder(server.uri(query))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(new byte[100_001])));
    assertThat(posted.statusCode()).isEqualTo(413);
    assertThat(Map.copyOf(posted.headers().map())).containsKey("content-type");
  }
}
