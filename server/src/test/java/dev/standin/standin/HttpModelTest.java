package dev.standin.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.standin.Model.Heard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpModelTest {

  private static final Prompt PROMPT = new Prompt("Be brief.", "{\"from\":\"other person\"}\n");
  private static final ModelEndpoint.Limits QUICK =
      new ModelEndpoint.Limits(
          Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofMillis(300), 1 << 20, 1 << 18);

  private final HttpCalls calls = new HttpCalls(2, Duration.ofSeconds(2));

  @AfterEach
  void close() {
    calls.close();
  }

  /// What was heard: the text, and `finished` or the failure.
  private record Ended(String text, String end, Optional<Duration> retryAfter) {}

  @Test
  void aStreamIsReadToItsEnd() {
    try (var server =
        ScriptedModel.streaming(
            ScriptedModel.delta("\"\""),
            ScriptedModel.delta("\"Hel\""),
            ScriptedModel.delta("\"lo\\n\\ud83d\\ude00\""),
            "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
            "{\"choices\":[],\"usage\":{\"total_tokens\":3}}",
            "[DONE]")) {
      assertThat(ask(server)).isEqualTo(finished("Hello\n\uD83D\uDE00"));
      assertThat(server.requests.getFirst().head())
          .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
          .contains("\r\nAuthorization: Bearer sk-secret\r\n")
          .doesNotContain("Upgrade");
      assertThat(server.requests.getFirst().body())
          .isEqualTo(
              "{\"model\":\"m\",\"stream\":true,\"messages\":["
                  + "{\"role\":\"system\",\"content\":\"Be brief.\"},"
                  + "{\"role\":\"user\",\"content\":\"{\\\"from\\\":\\\"other person\\\"}\\n\"}]}");
    }
  }

  @Test
  void carriageReturnsCommentsAndDataOnSeveralLinesAreUnderstood() {
    try (var server =
        new ScriptedModel(
            line -> {
              line.sse();
              line.send("\uFEFF: warming up\r\n\r\nid: 1\r\nevent: message\r\nda");
              line.send("ta: {\"choices\":[{\"delta\":\r\ndata: {\"content\":\"one\"}}]}\r\n\r\n");
              line.send("data:" + ScriptedModel.delta("\" two\"") + "\r\rdata: [DONE]\n\n");
            })) {
      assertThat(ask(server)).isEqualTo(finished("one two"));
    }
  }

  @Test
  void aCharacterCutInTheMiddleOfItsBytesIsReadWhole() {
    try (var server =
        new ScriptedModel(
            line -> {
              line.sse();
              byte[] bytes =
                  ("data: " + ScriptedModel.delta("\"\u4F60\u597D\"") + "\n\ndata: [DONE]\n\n")
                      .getBytes(java.nio.charset.StandardCharsets.UTF_8);
              for (byte b : bytes) {
                line.raw(b);
              }
            })) {
      assertThat(ask(server)).isEqualTo(finished("\u4F60\u597D"));
    }
  }

  @Test
  void anAnswerInOneJsonObjectIsTakenToo() {
    try (var server =
        ScriptedModel.answering(
            "200 OK",
            "application/json",
            "{\"id\":\"x\",\"error\":null,\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"All at once.\"},"
                + "\"finish_reason\":\"stop\"}]}")) {
      assertThat(ask(server)).isEqualTo(finished("All at once."));
    }
  }

  @Test
  void anEndWithoutDoneAndWithoutAFinishReasonIsAFailure() {
    try (var server = ScriptedModel.streaming(ScriptedModel.delta("\"half\""))) {
      assertThat(ask(server)).isEqualTo(failed("half", Failure.DROPPED));
    }
  }

  @Test
  void anEndWithAFinishReasonIsNoFailure() {
    try (var server =
        ScriptedModel.streaming(
            ScriptedModel.delta("\"whole\""),
            "{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}")) {
      assertThat(ask(server)).isEqualTo(finished("whole"));
    }
  }

  @Test
  void anErrorInTheMiddleIsAFailure() {
    try (var byData =
            ScriptedModel.streaming(
                ScriptedModel.delta("\"half\""), "{\"error\":{\"message\":\"overloaded\"}}");
        var byEvent =
            new ScriptedModel(
                line -> {
                  line.sse();
                  line.send("event: error\ndata: sorry\n\n");
                })) {
      assertThat(ask(byData)).isEqualTo(failed("half", Failure.BROKE_OFF));
      assertThat(ask(byEvent)).isEqualTo(failed("", Failure.BROKE_OFF));
    }
  }

  @Test
  void aFilteredAnswerIsAFailure() {
    try (var server =
        ScriptedModel.streaming(
            ScriptedModel.delta("\"I\""),
            "{\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}")) {
      assertThat(ask(server)).isEqualTo(failed("I", Failure.FILTERED));
    }
  }

  @Test
  void aRedirectIsNotFollowedAndTheKeyGoesNowhere() {
    try (var elsewhere = ScriptedModel.streaming("[DONE]");
        var server =
            new ScriptedModel(
                line ->
                    line.send(
                        "HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                            + elsewhere.base()
                            + "\r\nContent-Length: 0\r\n\r\n"))) {
      assertThat(ask(server)).isEqualTo(failed("", Failure.REDIRECTED));
      assertThat(elsewhere.requests).isEmpty();
    }
  }

  @Test
  void aBusyServerSaysWhenToAskAgain() {
    try (var seconds = busy("429 Too Many Requests", "Retry-After: 2");
        var millis = busy("503 Service Unavailable", "retry-after-ms: 150");
        var date = busy("503 Service Unavailable", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT");
        var refused = busy("401 Unauthorized", "Retry-After: 1")) {
      assertThat(ask(seconds))
          .isEqualTo(new Ended("", "OVERLOADED", Optional.of(Duration.ofSeconds(2))));
      assertThat(ask(millis))
          .isEqualTo(new Ended("", "OVERLOADED", Optional.of(Duration.ofMillis(150))));
      assertThat(ask(date)).isEqualTo(failed("", Failure.OVERLOADED));
      assertThat(ask(refused)).isEqualTo(failed("", Failure.REFUSED));
    }
  }

  @Test
  void nothingInTimeIsSlowAndAPauseInTheMiddleIsAStall() throws InterruptedException {
    try (var slow = new ScriptedModel(ScriptedModel.Line::hang);
        var drippingHeaders =
            new ScriptedModel(
                line -> {
                  line.send("HTTP/1.1 200 OK\r\nX: ");
                  line.drip("x", 20);
                });
        var stalled =
            new ScriptedModel(
                line -> {
                  line.sse();
                  line.send("data: " + ScriptedModel.delta("\"half\"") + "\n\n");
                  line.hang();
                })) {
      assertThat(ask(slow)).isEqualTo(failed("", Failure.SLOW));
      assertThat(ask(drippingHeaders)).isEqualTo(failed("", Failure.SLOW));
      assertThat(ask(stalled)).isEqualTo(failed("half", Failure.STALLED));
      assertThat(slow.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(drippingHeaders.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(stalled.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aResetIsADropAndAClosedPortIsUnreachable() throws IOException {
    try (var server =
        new ScriptedModel(
            line -> {
              line.sse();
              line.send("data: " + ScriptedModel.delta("\"half\"") + "\n\n");
              line.reset();
            })) {
      assertThat(ask(server).end()).isIn("DROPPED", "UNREACHABLE");
    }
    // Bound and never listening, so that nobody else can be there.
    try (var closedPort = new Socket()) {
      closedPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(ask(URI.create("http://127.0.0.1:" + closedPort.getLocalPort() + "/v1")))
          .isEqualTo(failed("", Failure.UNREACHABLE));
    }
    assertThat(ask(URI.create("http://nobody.invalid/v1")))
        .isEqualTo(failed("", Failure.UNREACHABLE));
  }

  @Test
  void garbageAndFloodsAreFailures() {
    try (var html = ScriptedModel.answering("200 OK", "text/html", "<html>Welcome</html>");
        var halfJson = ScriptedModel.answering("200 OK", "application/json", "{\"choices\":[{");
        var badChunk = ScriptedModel.streaming("not json");
        var longLine = ScriptedModel.streaming("x".repeat(300_000));
        var endless =
            new ScriptedModel(
                line -> {
                  line.sse();
                  line.drip(": ping\n".repeat(20_000), 1);
                });
        var nothing = ScriptedModel.answering("200 OK", "text/event-stream", "")) {
      assertThat(ask(html)).isEqualTo(failed("", Failure.DROPPED));
      assertThat(ask(halfJson)).isEqualTo(failed("", Failure.GARBAGE));
      assertThat(ask(badChunk)).isEqualTo(failed("", Failure.GARBAGE));
      assertThat(ask(longLine)).isEqualTo(failed("", Failure.TOO_LARGE));
      assertThat(ask(endless)).isEqualTo(failed("", Failure.TOO_LARGE));
      assertThat(ask(nothing)).isEqualTo(failed("", Failure.DROPPED));
    }
  }

  @Test
  void theOldKindOfEndpointGetsAPromptAndGivesAResult() {
    try (var server =
            ScriptedModel.answering(
                "200 OK", "application/json", "{\"meta\":{\"a\":[1]},\"result\":\"Later.\"}");
        var wrong = ScriptedModel.answering("200 OK", "application/json", "[\"Later.\"]")) {
      var address = URI.create("http://127.0.0.1:" + server.port() + "/generate?x=1");
      assertThat(ask(ModelEndpoint.prompt(address, Optional.of("k"))))
          .isEqualTo(finished("Later."));
      assertThat(server.requests.getFirst().head())
          .startsWith("POST /generate?x=1 HTTP/1.1\r\n")
          .contains("\r\nAuthorization: Bearer k\r\n");
      assertThat(server.requests.getFirst().body())
          .isEqualTo("{\"prompt\":\"Be brief.\\n\\n{\\\"from\\\":\\\"other person\\\"}\\n\"}");
      assertThat(ask(ModelEndpoint.prompt(wrong.base(), Optional.empty())))
          .isEqualTo(failed("", Failure.GARBAGE));
    }
  }

  @Test
  void cancellingClosesTheConnectionAtOnce() throws InterruptedException {
    try (var server =
        new ScriptedModel(
            line -> {
              line.sse();
              line.send("data: " + ScriptedModel.delta("\"half\"") + "\n\n");
              line.hang();
            })) {
      var first = new CompletableFuture<String>();
      var endpoint = ModelEndpoint.chatCompletions(server.base(), Optional.empty(), "m");
      Model.Call call =
          new HttpModel(calls, endpoint)
              .ask(
                  PROMPT,
                  heard -> {
                    if (heard instanceof Heard.Piece piece) {
                      first.complete(piece.text());
                    }
                  });
      assertThat(House.joined(first)).isEqualTo("half");
      call.cancel();
      assertThat(server.clientGone.await(2, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void callsBeyondTheBoundFailAtOnceAndTheBoundIsFreedAgain() {
    try (var server = new ScriptedModel(ScriptedModel.Line::hang);
        var quick = ScriptedModel.streaming("[DONE]")) {
      var one = start(endpoint(server.base()));
      var two = start(endpoint(server.base()));
      assertThat(ask(quick)).isEqualTo(failed("", Failure.CROWDED));
      House.joined(one);
      House.joined(two);
      House.until(() -> ask(quick).equals(finished("")));
    }
  }

  @Test
  void closingEndsAllCallsAtOnceAndTellsWhoListens() {
    try (var server =
        new ScriptedModel(
            line -> {
              line.sse();
              line.send("data: " + ScriptedModel.delta("\"half\"") + "\n\n");
              line.hang();
            })) {
      var patient =
          new ModelEndpoint.Limits(
              Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), 1000, 1000);
      var ended =
          start(
              new ModelEndpoint(
                  ModelEndpoint.Kind.CHAT_COMPLETIONS,
                  server.base(),
                  Optional.empty(),
                  "m",
                  Optional.empty(),
                  patient));
      House.until(() -> !server.requests.isEmpty());
      calls.close();
      assertThat(House.joined(ended).end()).isIn("CANCELLED", "DROPPED", "UNREACHABLE");
    }
  }

  private static ScriptedModel busy(String status, String header) {
    return new ScriptedModel(
        line ->
            line.send("HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: 0\r\n\r\n"));
  }

  private static Ended finished(String text) {
    return new Ended(text, "FINISHED", Optional.empty());
  }

  private static Ended failed(String text, Failure failure) {
    return new Ended(text, failure.name(), Optional.empty());
  }

  private static ModelEndpoint endpoint(URI base) {
    return new ModelEndpoint(
        ModelEndpoint.Kind.CHAT_COMPLETIONS,
        base,
        Optional.of("sk-secret"),
        "m",
        Optional.empty(),
        QUICK);
  }

  private Ended ask(ScriptedModel server) {
    return ask(server.base());
  }

  private Ended ask(URI base) {
    return ask(endpoint(base));
  }

  private Ended ask(ModelEndpoint endpoint) {
    return House.joined(start(endpoint));
  }

  private CompletableFuture<Ended> start(ModelEndpoint endpoint) {
    var ended = new CompletableFuture<Ended>();
    List<String> text = new ArrayList<>();
    new HttpModel(calls, endpoint)
        .ask(
            PROMPT,
            heard -> {
              switch (heard) {
                case Heard.Piece piece -> text.add(piece.text());
                case Heard.Alarm _ -> text.add("alarm");
                case Heard.Finished _ -> ended.complete(finished(String.join("", text)));
                case Heard.Failed failed ->
                    ended.complete(
                        new Ended(
                            String.join("", text), failed.failure().name(), failed.retryAfter()));
              }
            });
    return ended;
  }
}
