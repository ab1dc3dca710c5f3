package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that send their requests slowly, or only half.
final class RequestDeadlinesTest {

  private static final String GET = "GET /elsewhere HTTP/1.1\r\nHost: a\r\n\r\n";

  private final EngineFixture engine = engine(Duration.ofMillis(200), Duration.ofMillis(200));

  private static EngineFixture engine(Duration head, Duration body) {
    return new EngineFixture(
        EngineFixture.Setup.of(
            EngineOptions.defaults()
                .withLimits(EngineFixture.LIMITS)
                .withDeadlines(new EngineOptions.Deadlines(head, body, Duration.ofSeconds(10)))));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  /// Sends a byte now and then until the other side has enough.
  private static void dripUntilTheEnd(RawWebSocket client, String text) {
    long give = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < give && !client.ended()) {
      try {
        client.send(text.getBytes(StandardCharsets.US_ASCII));
      } catch (java.io.UncheckedIOException _) {
        return;
      }
    }
    assertThat(System.nanoTime()).as("the connection ended").isLessThan(give);
  }

  @Test
  void aConnectionThatNeverAsksIsClosed() {
    try (RawWebSocket silent = RawWebSocket.connect(engine.port())) {
      silent.expect("end");
    }
  }

  @Test
  void aFirstHeadThatDripsIsCut() {
    try (RawWebSocket slow = RawWebSocket.connect(engine.port())) {
      slow.send("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      dripUntilTheEnd(slow, "X: y\r\n");
    }
  }

  @Test
  void aLaterHeadOnTheSameConnectionIsCutToo() {
    try (RawWebSocket slow = RawWebSocket.connect(engine.port())) {
      slow.send(GET.getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.head()).startsWith("HTTP/1.1 404 ");
      assertThat(slow.body(9)).isEqualTo("elsewhere");
      slow.send("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      dripUntilTheEnd(slow, "X: y\r\n");
    }
  }

  @Test
  void aConnectionThatWaitsBetweenRequestsIsLeftAlone() {
    try (RawWebSocket patient = RawWebSocket.connect(engine.port());
        RawWebSocket silent = RawWebSocket.connect(engine.port())) {
      patient.send(GET.getBytes(StandardCharsets.US_ASCII));
      assertThat(patient.head()).startsWith("HTTP/1.1 404 ");
      assertThat(patient.body(9)).isEqualTo("elsewhere");
      // The deadline of a head passes, as this one shows twice.
      silent.expect("end");
      try (RawWebSocket second = RawWebSocket.connect(engine.port())) {
        second.expect("end");
      }
      patient.send(GET.getBytes(StandardCharsets.US_ASCII));
      assertThat(patient.head()).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void anAnswerMayTakeLongerThanARequest() {
    String sid = engine.openPolling();
    // The poll waits for the ping, 300 ms.
    assertThat(engine.poll(sid).body()).isEqualTo("2");
  }

  @Test
  void aPollingBodyThatDripsGets408AndEndsItsSession() {
    String sid = engine.openPolling();
    try (RawWebSocket slow = RawWebSocket.connect(engine.port())) {
      String head =
          "POST /socket.io/?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n4"
              .formatted(sid);
      slow.send(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.head()).startsWith("HTTP/1.1 408 ");
      assertThat(slow.body(46)).isEqualTo("{\"code\":10,\"message\":\"Request took too long\"}");
      assertThat(engine.hears()).isEqualTo("closed: transport error");
      dripUntilTheEnd(slow, "x");
    }
  }

  @Test
  void theBodyOfAnotherRequestIsCutWhenNobodyElseDoes() {
    engine.elsewhere = request -> request.endHandler(_ -> request.response().end());
    try (RawWebSocket slow = RawWebSocket.connect(engine.port())) {
      slow.send(
          "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n4"
              .getBytes(StandardCharsets.US_ASCII));
      slow.expect("end");
    }
  }

  @Test
  void whoExpectsToBeToldToContinueIsToldOnce() {
    try (EngineFixture calm = engine(Duration.ofSeconds(5), Duration.ofSeconds(5));
        RawWebSocket client = RawWebSocket.connect(calm.port())) {
      String sid = calm.openPolling();
      client.send(
          "POST /socket.io/?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
              .formatted(sid)
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      client.send("4a".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(client.body(2)).isEqualTo("ok");
    }
  }

  @Test
  void nothingButWhatIsNeededStandsInThePipelines() {
    List<String> seen = new CopyOnWriteArrayList<>();
    engine.onRequest =
        request ->
            seen.add(String.valueOf(new ArrayList<>(Takeover.channel(request).pipeline().names())));
    try (RawWebSocket socket = engine.webSocket()) {
      assertThat(seen)
          .containsExactly(
              "[httpDecoder, httpEncoder, idle, engineDeadlines, handler,"
                  + " DefaultChannelPipeline$TailContext#0]");
      socket.text("4a");
    }
  }
}
