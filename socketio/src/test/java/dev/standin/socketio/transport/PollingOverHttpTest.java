package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PollingOverHttpTest {

  private final EngineFixture engine = new EngineFixture();

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void handshakeAdvertisesLimitsAndTheUpgrade() {
    HttpResponse<String> answer = engine.get("EIO=4&transport=polling");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=UTF-8");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.body())
        .matches(
            "0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"\\],"
                + "\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":100000\\}");
  }

  @Test
  void sessionIdsNeverRepeat() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      assertThat(ids.add(engine.openPolling())).isTrue();
    }
  }

  @Test
  void anEchoGoesThereAndBack() {
    String sid = engine.openPolling();
    HttpResponse<String> posted = engine.post(sid, "4hello\u001ebAQIDBA==\u001e4wörld");
    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(posted.body()).isEqualTo("ok");
    assertThat(posted.headers().firstValue("Content-Type")).hasValue("text/html");
    assertThat(engine.poll(sid).body()).isEqualTo("4hello\u001ebAQIDBA==\u001e4wörld");
  }

  @Test
  void anUnknownPathUnderTheEngineIsNotFound() {
    var uri = java.net.URI.create("http://127.0.0.1:" + engine.port() + "/socket.io/x");
    assertThat(engine.send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(404);
    var other = java.net.URI.create("http://127.0.0.1:" + engine.port() + "/socket.iox/");
    assertThat(engine.send(HttpRequest.newBuilder(other)).body()).isEqualTo("elsewhere");
  }

  @Test
  void thePathWithoutItsSlashWorksToo() {
    var uri =
        java.net.URI.create(
            "http://127.0.0.1:" + engine.port() + "/socket.io?EIO=4&transport=polling");
    assertThat(engine.send(HttpRequest.newBuilder(uri)).body()).startsWith("0{");
  }

  @Test
  void refusalsAreCompactJson() {
    HttpResponse<String> unknown = engine.poll("nobody");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(unknown.body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    assertThat(engine.get("EIO=4").body())
        .isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
    assertThat(engine.get("EIO=3&transport=polling").body())
        .isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
    assertThat(engine.get("EIO=4&transport=websocket").body())
        .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    HttpRequest.Builder put =
        HttpRequest.newBuilder(engine.uri("EIO=4&transport=polling"))
            .PUT(BodyPublishers.ofString("x"));
    assertThat(engine.send(put).body())
        .isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
  }

  @Test
  void aSecondPollClosesBoth() {
    String sid = engine.openPolling();
    var first = engine.getLater("EIO=4&transport=polling&sid=" + sid);
    var second = engine.getLater("EIO=4&transport=polling&sid=" + sid);
    List<HttpResponse<String>> answers = List.of(first.join(), second.join());
    assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 400);
    assertThat(answers)
        .extracting(HttpResponse::body)
        .containsExactlyInAnyOrder("1", "{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(engine.hears()).isEqualTo("closed: transport error");
  }

  @Test
  void anAbortedPollFreesTheSession() {
    String sid = engine.openPolling();
    try (RawWebSocket raw = RawWebSocket.connect(engine.port())) {
      raw.send(ascii("GET /socket.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\n\r\n"));
    }
    assertThat(engine.hears()).isEqualTo("closed: transport error");
    EngineFixture.until("session is gone", () -> engine.engine.sessions() == 0);
    assertThat(engine.poll(sid).statusCode()).isEqualTo(400);
  }

  @Test
  void anAbortedPostEndsTheSession() {
    String sid = engine.openPolling();
    try (RawWebSocket raw = RawWebSocket.connect(engine.port())) {
      raw.send(
          ascii(
              "POST /socket.io/?EIO=4&transport=polling&sid="
                  + sid
                  + " HTTP/1.1\r\nContent-Length: 10\r\n\r\n4abc"));
    }
    assertThat(engine.hears()).isEqualTo("closed: transport error");
  }

  @Test
  void closeByPostAnswersTheWaitingGetWhicheverComesFirst() {
    for (int i = 0; i < 40; i++) {
      String sid = engine.openPolling();
      var waiting = engine.getLater("EIO=4&transport=polling&sid=" + sid);
      assertThat(engine.post(sid, "1").body()).isEqualTo("ok");
      assertThat(waiting.join().body()).as("round %d", i).isEqualTo("6");
      assertThat(engine.poll(sid).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void oversizedPostsAreRefusedWithLengthAndChunked() {
    String sid = engine.openPolling();
    String big = "4" + "x".repeat(100_000);
    assertThat(engine.post(sid, big).statusCode()).isEqualTo(413);
    var uri = engine.uri("EIO=4&transport=polling&sid=" + sid);
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(ascii(big)));
    HttpResponse<String> answer = engine.send(HttpRequest.newBuilder(uri).POST(chunked));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEqualTo("{\"code\":9,\"message\":\"Payload too large\"}");
    assertThat(engine.post(sid, "4" + "x".repeat(99_999)).body()).isEqualTo("ok");
  }

  @Test
  void aPostIsPutOffWhileTheBodiesOfAllClientsTakeAllTheirMemory() {
    String sid = engine.openPolling();
    String body = "4" + "x".repeat(10_000);
    InputBudget budget = engine.engine.budget();
    for (int i = 0; i < 8; i++) {
      budget.change(0, Integer.MAX_VALUE);
    }
    HttpResponse<String> answer = engine.post(sid, body);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(answer.body())
        .isEqualTo("{\"code\":11,\"message\":\"Server is overloaded, try again later\"}");
    assertThat(engine.post(sid, "4short").body()).as("a short one is heard").isEqualTo("ok");
    assertThat(engine.hears()).isEqualTo("short");
    for (int i = 0; i < 8; i++) {
      budget.change(Integer.MAX_VALUE, 0);
    }
    assertThat(engine.post(sid, body).body()).as("the session goes on").isEqualTo("ok");
    assertThat(engine.hears()).isEqualTo(body.substring(1));
    EngineFixture.until("nothing is held", () -> budget.held() == 0);
  }

  @Test
  void aClientThatGoesOnSendingAfterItsRefusalIsCut() throws Exception {
    String sid = engine.openPolling();
    try (RawWebSocket raw = RawWebSocket.connect(engine.port())) {
      raw.send(
          ascii(
              "POST /socket.io/?EIO=4&transport=polling&sid="
                  + sid
                  + " HTTP/1.1\r\nContent-Length: 900000\r\n\r\n4abc"));
      assertThat(raw.head()).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
      raw.body("{\"code\":9,\"message\":\"Payload too large\"}".length());
      assertThat(raw.input().read()).isEqualTo(-1);
    }
  }

  @Test
  void bytesThatAreNoTextEndTheSession() {
    String sid = engine.openPolling();
    var uri = engine.uri("EIO=4&transport=polling&sid=" + sid);
    var post = BodyPublishers.ofByteArray(new byte[] {'4', (byte) 0xff, (byte) 0xfe});
    assertThat(engine.send(HttpRequest.newBuilder(uri).POST(post)).statusCode()).isEqualTo(400);
    assertThat(engine.hears()).isEqualTo("closed: parse error");
  }

  @Test
  void aBinaryBodyIsRefused() {
    String sid = engine.openPolling();
    var uri = engine.uri("EIO=4&transport=polling&sid=" + sid);
    HttpRequest.Builder post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofString("4a"));
    assertThat(engine.send(post).statusCode()).isEqualTo(400);
    assertThat(engine.hears()).isEqualTo("closed: parse error");
  }

  @Test
  void aThousandQueuedEventsArriveOnceInOrder() {
    try (EngineFixture calm = calm()) {
      String sid = calm.openPolling();
      for (int i = 0; i < 1_000; i++) {
        calm.opened.getFirst().send(EngineMessage.text("m" + i));
      }
      List<String> got = new ArrayList<>();
      while (got.size() < 1_000) {
        List<String> packets = Arrays.asList(calm.poll(sid).body().split("\u001e"));
        assertThat(packets).hasSizeBetween(1, 16);
        got.addAll(packets);
      }
      assertThat(got).isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "4m" + i).toList());
    }
  }

  @Test
  void sendsOfOneTickTravelInOneAnswer() {
    String sid = engine.openPolling();
    var socket = engine.opened.getFirst();
    CompletableFuture<HttpResponse<String>> poll =
        engine.getLater("EIO=4&transport=polling&sid=" + sid);
    engine.post(sid, "4warm");
    poll.join();
    poll = engine.getLater("EIO=4&transport=polling&sid=" + sid);
    engine.post(sid, "3");
    socket
        .owner()
        .execute(
            () -> {
              socket.send(EngineMessage.text("a"));
              socket.send(EngineMessage.text("b"));
              socket.send(EngineMessage.text("c"));
            });
    assertThat(poll.join().body()).isEqualTo("4a\u001e4b\u001e4c");
  }

  @Test
  void firstPingNeverPrecedesTheIntervalAndALatePollIsRefused() {
    long before = System.nanoTime();
    String sid = engine.openPolling();
    assertThat(engine.poll(sid).body()).isEqualTo("2");
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(300_000_000L);
    EngineFixture.until("session is gone", () -> engine.engine.sessions() == 0);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(500_000_000L);
    assertThat(engine.hears()).isEqualTo("closed: ping timeout");
    assertThat(engine.poll(sid).statusCode()).isEqualTo(400);
  }

  @Test
  void aRequestOnAnotherLoopReachesTheSessionOnItsOwn() {
    try (EngineFixture calm = calm()) {
      for (int i = 0; i < 20; i++) {
        String sid = calm.openPolling();
        try (RawWebSocket raw = RawWebSocket.connect(calm.port())) {
          raw.send(
              ascii(
                  "POST /socket.io/?EIO=4&transport=polling&sid="
                      + sid
                      + " HTTP/1.1\r\nContent-Length: 4\r\n\r\n4abc"));
          assertThat(raw.head()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(calm.hears()).isEqualTo("abc");
      }
    }
  }

  private static EngineFixture calm() {
    EngineLimits limits =
        new EngineLimits(25_000, 20_000, 10_000, 100_000, 16, 1 << 20, 5_000, 2_000);
    return new EngineFixture(EngineFixture.Setup.of(EngineOptions.defaults().withLimits(limits)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
