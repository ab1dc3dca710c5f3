package dev.standin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.AccountLimits;
import dev.standin.http.ChatServer.Answer;
import dev.standin.http.ChatServer.Person;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the edge does for browsers, and with requests that no decent client sends.
final class EdgesTest {

  private static final String ORIGIN = "http://localhost:3000";

  private final ChatServer chat =
      new ChatServer(
          new ApiSettings(
              Set.of(ORIGIN),
              Duration.ofSeconds(10),
              Duration.ofMillis(300),
              Duration.ofSeconds(20),
              Duration.ofMillis(500),
              Optional.of("metrics-token")),
          AccountLimits.DEFAULT,
          Optional.empty());
  private final Person ana = chat.user("ana");

  @AfterEach
  void close() {
    chat.close();
  }

  private Answer from(String origin, String path) {
    return chat.send(chat.request(path, Optional.empty()).header("Origin", origin).build());
  }

  @Test
  void aListedOriginMaySendCredentialsAndReadsErrorsToo() {
    for (String path : new String[] {"/v1/server", "/v1/me", "/nothing", "/login"}) {
      Answer answer = from(ORIGIN, path);
      assertThat(answer.header("Access-Control-Allow-Origin")).as(path).isEqualTo(ORIGIN);
      assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(answer.header("Access-Control-Expose-Headers"))
          .isEqualTo("Retry-After, X-Request-Id, Preference-Applied, Allow");
      assertThat(answer.header("Vary")).isEqualToIgnoringCase("Origin");
    }
  }

  @Test
  void anotherOriginGetsNoLeave() {
    for (String origin : new String[] {"http://localhost:3001", "null", ORIGIN + ".evil.example"}) {
      Answer answer = from(origin, "/v1/server");
      assertThat(answer.response().headers().map())
          .doesNotContainKey("access-control-allow-origin");
      assertThat(answer.header("Vary")).isEqualToIgnoringCase("Origin");
    }
  }

  @Test
  void aPreflightIsAnswered() {
    Answer answer =
        chat.send(
            chat.request("/status", Optional.empty())
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .build());
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("OPTIONS, PUT");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .isEqualTo("authorization,content-type");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
  }

  @Test
  void everyAnswerHasItsSafetyHeadersAndANameForTheLogs() {
    Answer answer = chat.get("/v1/server");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(answer.header("X-Request-Id"))
        .matches("[0-9a-f]{8}-[0-9a-z]+")
        .isNotEqualTo(chat.get("/v1/server").header("X-Request-Id"));
    Answer forged =
        chat.send(
            chat.request("/v1/server", Optional.empty()).header("X-Request-Id", "mine").build());
    assertThat(forged.header("X-Request-Id")).isNotEqualTo("mine");
  }

  @Test
  void headIsGetWithoutItsBody() {
    Answer answer = chat.send(chat.request("/v1/server", Optional.empty()).HEAD().build());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Content-Length"))
        .isEqualTo(Integer.toString(chat.get("/v1/server").body().length()));
    assertThat(
            chat.send(chat.request("/messages/" + ana.id(), Optional.of(ana)).HEAD().build())
                .status())
        .isEqualTo(200);
    try (var raw = new RawHttp(chat.port())) {
      raw.head("HEAD /v1/server HTTP/1.1", "Host: a");
      raw.head("GET /health/live HTTP/1.1", "Host: a");
      assertThat(raw.readUntil("{\"status\":\"live\"}"))
          .contains("HTTP/1.1 200 OK")
          .endsWith("live\"}");
    }
  }

  @Test
  void aConnectionServesOneRequestAfterTheOtherEvenAfterRefusals() {
    try (var raw = new RawHttp(chat.port())) {
      for (int i = 0; i < 3; i++) {
        raw.head(
            "POST /messages HTTP/1.1",
            "Host: a",
            "Content-Type: application/json",
            "Content-Length: 2");
        raw.send("{}");
        assertThat(raw.readUntil("\"code\":\"no_token\"}")).startsWith("HTTP/1.1 401 ");
        raw.head("GET /health/live HTTP/1.1", "Host: a");
        assertThat(raw.readUntil("{\"status\":\"live\"}"))
            .startsWith("HTTP/1.1 200 ")
            .doesNotContain("close");
      }
    }
  }

  @Test
  void aBodyThatAnnouncesTooMuchIsRefusedBeforeItComes() {
    try (var raw = new RawHttp(chat.port())) {
      raw.head(
          "POST /login HTTP/1.1",
          "Host: a",
          "Content-Type: application/json",
          "Content-Length: 131073");
      assertThat(raw.readUntil("\"code\":\"too_large\"}"))
          .startsWith("HTTP/1.1 413 ")
          .containsIgnoringCase("connection: close");
      assertThat(raw.ends()).isTrue();
    }
  }

  @Test
  void anEndlessBodyIsCutAfterItsAnswer() {
    try (var raw = new RawHttp(chat.port())) {
      raw.head(
          "POST /login HTTP/1.1",
          "Host: a",
          "Content-Type: application/json",
          "Transfer-Encoding: chunked");
      String chunk = "4000\r\n" + "a".repeat(0x4000) + "\r\n";
      for (int i = 0; i < 9; i++) {
        raw.send(chunk);
      }
      assertThat(raw.readUntil("\"code\":\"too_large\"}")).startsWith("HTTP/1.1 413 ");
      int sent = 0;
      while (sent < 100_000 && raw.send(chunk)) {
        sent++;
      }
      assertThat(sent).as("chunks that were still taken").isLessThan(100_000);
    }
  }

  @Test
  void exactlyTheLimitIsTakenWithALengthAndChunked() {
    String body = "{\"email\":\"a\",\"password\":\"" + "x".repeat(131_072 - 27) + "\"}";
    assertThat(body).hasSize(131_072);
    assertThat(chat.call("POST", "/login", body).body()).contains("invalid_credentials");
    assertThat(chat.call("POST", "/login", body + " ").status()).isEqualTo(413);
    HttpRequest chunked =
        chat.request("/login", Optional.empty())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () ->
                        new java.io.ByteArrayInputStream(
                            body.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
            .build();
    assertThat(chat.send(chunked).body()).contains("invalid_credentials");
  }

  @Test
  void aBodyThatDripsIsGivenUp() {
    try (var raw = new RawHttp(chat.port())) {
      raw.head(
          "POST /login HTTP/1.1",
          "Host: a",
          "Content-Type: application/json",
          "Content-Length: 100");
      raw.send("{\"em");
      assertThat(raw.readUntil("\"code\":\"timed_out\"}")).startsWith("HTTP/1.1 408 ");
      assertThat(raw.ends()).isTrue();
    }
  }

  @Test
  void metricsAreNotForTheWorldBehindAProxyThatHides() {
    for (String[] head :
        new String[][] {
          {"GET /metrics HTTP/1.0", "Host: 127.0.0.1:5000"},
          {"GET /metrics HTTP/1.1", "Host: chat.example.org"}
        }) {
      try (var raw = new RawHttp(chat.port())) {
        raw.head(head[0], head[1], "Connection: close");
        assertThat(raw.readUntil("never")).contains(" 401 ").contains("no_token");
      }
    }
  }

  @Test
  void whoExpectsToBeToldToContinueIs() {
    try (var raw = new RawHttp(chat.port())) {
      raw.head(
          "POST /login HTTP/1.1",
          "Host: a",
          "Content-Type: application/json",
          "Content-Length: 2",
          "Expect: 100-continue");
      assertThat(raw.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      raw.send("{}");
      assertThat(raw.readUntil("\"code\":\"bad_input\"}")).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void strangeRequestsGetAnAnswerAndNeverAServerError() {
    for (String start :
        new String[] {
          "GET * HTTP/1.1",
          "OPTIONS * HTTP/1.1",
          "TRACE /login HTTP/1.1",
          "BREW /login HTTP/1.1",
          "GET http://other.example/v1/server HTTP/1.1",
          "GET /v1/users?email=%zz HTTP/1.1",
          "GET /messages/%2e%2e HTTP/1.1",
          "GET /../etc/passwd HTTP/1.1",
          "GET /app.js/../x HTTP/1.1"
        }) {
      try (var raw = new RawHttp(chat.port())) {
        raw.head(start, "Host: a", "Authorization: Bearer " + ana.token(), "Connection: close");
        String answer = raw.readUntil("never");
        assertThat(answer).as(start).matches("(?s)HTTP/1\\.1 [24]\\d\\d .*");
      }
    }
  }

  @Test
  void whatIsNoHttpGetsAClearAnswerAndTheConnectionEnds() {
    for (String start :
        new String[] {
          "nonsense", "GET /" + "a".repeat(5_000) + " HTTP/1.1", "POST /login HTTP/1.1"
        }) {
      try (var raw = new RawHttp(chat.port())) {
        raw.head(start, "Host: a", "Content-Length: 2, 3", "X: " + "x".repeat(9_000));
        assertThat(raw.readUntil("\"code\":\"bad_input\"}"))
            .matches("(?s)HTTP/1\\.[01] 4\\d\\d .*");
        assertThat(raw.ends()).isTrue();
      }
    }
  }

  @Test
  void metricsAreForThisMachineOrTheToken() {
    chat.get("/v1/server");
    Answer local = chat.get("/metrics");
    assertThat(local.status()).isEqualTo(200);
    assertThat(local.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(local.body())
        .contains("# TYPE standin_http_requests_total counter\n")
        .contains(
            "standin_http_requests_total{method=\"GET\",route=\"/v1/server\",status=\"200\"} 1\n");

    assertThat(metrics("X-Forwarded-For", "203.0.113.1").status()).isEqualTo(401);
    assertThat(metrics("Forwarded", "for=203.0.113.1").status()).isEqualTo(401);
    Answer proxied =
        chat.send(
            chat.request("/metrics", Optional.empty())
                .header("Via", "1.1 proxy")
                .header("Authorization", "Bearer metrics-token")
                .build());
    assertThat(proxied.status()).isEqualTo(200);
    Answer wrong =
        chat.send(chat.request("/metrics", Optional.of(ana)).header("Via", "1.1 proxy").build());
    assertThat(wrong.status()).isEqualTo(403);
  }

  private Answer metrics(String header, String value) {
    return chat.send(chat.request("/metrics", Optional.empty()).header(header, value).build());
  }
}
