package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What an application may decide about requests and add to answers.
final class HooksTest {

  private static final String OPENING = "EIO=4&transport=polling";
  private static final String WS_PATH = "/socket.io/?EIO=4&transport=websocket";

  private static EngineFixture engine(UnaryOperator<EngineOptions> change) {
    EngineOptions base = EngineOptions.defaults().withLimits(EngineFixture.LIMITS);
    return new EngineFixture(EngineFixture.Setup.of(change.apply(base)));
  }

  private static EngineFixture hooked(UnaryOperator<EngineOptions.Hooks> change) {
    return engine(options -> options.withHooks(change.apply(EngineOptions.Hooks.none())));
  }

  private static String sid(HttpResponse<String> opening) {
    String body = opening.body();
    return body.substring(body.indexOf("\"sid\":\"") + 7, body.indexOf("\",\"upgrades"));
  }

  @Test
  void noCookieIsSetUnlessAskedFor() {
    try (EngineFixture engine = new EngineFixture()) {
      assertThat(engine.get(OPENING).headers().firstValue("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void theFirstAnswerAloneSetsTheCookie() {
    try (EngineFixture engine = engine(options -> options.withCookie(Cookie.named("io")))) {
      HttpResponse<String> opening = engine.get(OPENING);
      String sid = sid(opening);
      assertThat(opening.headers().allValues("Set-Cookie"))
          .containsExactly("io=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
      HttpResponse<String> post = engine.post(sid, "4a");
      assertThat(post.headers().firstValue("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void aCookieMayHaveAllAttributes() {
    Cookie cookie =
        new Cookie(
            "node",
            Optional.of("/socket.io/"),
            Optional.of("Chat.example.org"),
            false,
            true,
            Optional.of(Cookie.SameSite.NONE),
            Optional.of(Duration.ofDays(1)));
    assertThat(cookie.of("abc"))
        .isEqualTo(
            "node=abc; Max-Age=86400; Domain=chat.example.org; Path=/socket.io/; Secure;"
                + " SameSite=None");
  }

  @Test
  void cookiesThatBrowsersRefuseOrThatBreakOutAreRefused() {
    Optional<String> none = Optional.empty();
    assertThatThrownBy(() -> Cookie.named("a b")).hasMessageContaining("a b");
    assertThatThrownBy(
            () ->
                new Cookie(
                    "a", Optional.of("/;x"), none, true, false, Optional.empty(), Optional.empty()))
        .hasMessageContaining("/;x");
    assertThatThrownBy(
            () ->
                new Cookie(
                    "a",
                    none,
                    none,
                    true,
                    false,
                    Optional.of(Cookie.SameSite.NONE),
                    Optional.empty()))
        .hasMessageContaining("must be secure");
  }

  @Test
  void headersComeWithEachAnswerAndInitialOnesWithTheFirst() {
    try (EngineFixture engine =
        hooked(
            hooks ->
                hooks
                    .withInitialHeaders((headers, _) -> headers.add("X-First", "1"))
                    .withHeaders(
                        (headers, request) -> headers.add("X-Each", request.method().name())))) {
      HttpResponse<String> opening = engine.get(OPENING);
      assertThat(opening.headers().firstValue("X-First")).hasValue("1");
      assertThat(opening.headers().firstValue("X-Each")).hasValue("GET");
      HttpResponse<String> post = engine.post(sid(opening), "4a");
      assertThat(post.headers().firstValue("X-First")).isEmpty();
      assertThat(post.headers().firstValue("X-Each")).hasValue("POST");
      try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
        socket.handshake(WS_PATH, Map.of(), "X-First: 1\r\nX-Each: GET\r\n");
        socket.expectText(open -> open.startsWith("0{"));
      }
      try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
        String sid = engine.openPolling();
        socket.handshake(WS_PATH + "&sid=" + sid, Map.of(), "X-Each: GET\r\n");
        socket.text("2probe");
        socket.expect("81 3probe");
      }
    }
  }

  @Test
  void noHeaderBreaksOutOfItsLine() {
    AnswerHeaders headers = new AnswerHeaders();
    for (String value : List.of("a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\u0000", "\u010a", "é")) {
      assertThatThrownBy(() -> headers.add("X-A", value))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String name : List.of("", "X A", "X:A", "X\r\nB", "Content-Length", "UPGRADE")) {
      assertThatThrownBy(() -> headers.add(name, "v")).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(headers.lines()).isEmpty();
  }

  @Test
  void aHookThatThrowsRefusesItsRequestAndTakesNoPlace() {
    try (EngineFixture engine =
        hooked(
            hooks ->
                hooks.withInitialHeaders(
                    (headers, request) ->
                        headers.add("X-A", request.getHeader("X-B") + "\u0007")))) {
      assertThat(engine.get(OPENING).statusCode()).isEqualTo(403);
      assertThat(engine.engine.sessions()).isZero();
    }
  }

  @Test
  void theApplicationMayDecideLater() {
    CompletableFuture<Optional<String>> decision = new CompletableFuture<>();
    try (EngineFixture engine = hooked(hooks -> hooks.withAllowRequestLater(_ -> decision))) {
      CompletableFuture<HttpResponse<String>> opening = engine.getLater(OPENING);
      try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
        socket.send(RawWebSocket.request(WS_PATH, Map.of()));
        assertThat(socket.ended()).isFalse();
        assertThat(opening).isNotDone();
        decision.completeAsync(Optional::empty);
        assertThat(opening.join().body()).startsWith("0{\"sid\"");
        assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
        socket.expectText(open -> open.startsWith("0{"));
        socket.text("4a");
        assertThat(socket.readPastPings()).isEqualTo("81 4a");
      }
    }
  }

  @Test
  void aLateRefusalIsARefusal() {
    CompletableFuture<Optional<String>> decision = new CompletableFuture<>();
    try (EngineFixture engine = hooked(hooks -> hooks.withAllowRequestLater(_ -> decision))) {
      CompletableFuture<HttpResponse<String>> opening = engine.getLater(OPENING);
      decision.completeAsync(() -> Optional.of("not you"));
      assertThat(opening.join().statusCode()).isEqualTo(403);
      assertThat(opening.join().body()).isEqualTo("{\"code\":4,\"message\":\"not you\"}");
    }
  }

  @Test
  void aDecisionThatNeverComesRefuses() {
    var hooks = EngineOptions.Hooks.none().withAllowRequestLater(_ -> new CompletableFuture<>());
    var deadlines =
        new EngineOptions.Deadlines(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(20));
    try (EngineFixture engine =
        engine(options -> options.withHooks(hooks).withDeadlines(deadlines))) {
      HttpResponse<String> answer = engine.get(OPENING);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
      try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
        socket.send(RawWebSocket.request(WS_PATH, Map.of()));
        assertThat(socket.head()).startsWith("HTTP/1.1 503 ");
      }
    }
  }

  @Test
  void theApplicationHearsOfEachRefusal() {
    List<String> refused = new CopyOnWriteArrayList<>();
    try (EngineFixture engine =
        hooked(
            hooks ->
                hooks
                    .withAllowRequest(_ -> Optional.of("closed today"))
                    .withRefused(
                        refusal ->
                            refused.add(
                                "%d %d %s"
                                    .formatted(
                                        refusal.status(), refusal.code(), refusal.message()))))) {
      engine.get("EIO=4&transport=pigeon");
      engine.get(OPENING + "&sid=gone");
      engine.post("", "4a");
      engine.get("EIO=4&transport=websocket");
      engine.get(OPENING);
      engine.get("EIO=7&transport=polling");
      assertThat(refused)
          .containsExactly(
              "400 0 Transport unknown",
              "400 1 Session ID unknown",
              "400 2 Bad handshake method",
              "400 3 Bad request",
              "403 4 closed today",
              "400 5 Unsupported protocol version");
    }
  }

  @Test
  void theApplicationMayMakeTheIds() {
    try (EngineFixture engine =
        hooked(hooks -> hooks.withNewId(request -> String.valueOf(request.getHeader("X-Id"))))) {
      assertThat(sid(open(engine, "my-id_1"))).isEqualTo("my-id_1");
      assertThat(open(engine, "my-id_1").statusCode()).as("taken").isEqualTo(403);
      assertThat(open(engine, "a\"b").statusCode()).as("unfit").isEqualTo(403);
      assertThat(engine.engine.sessions()).isEqualTo(1);
    }
  }

  private static HttpResponse<String> open(EngineFixture engine, String id) {
    return engine.send(HttpRequest.newBuilder(engine.uri(OPENING)).header("X-Id", id));
  }

  @Test
  void upgradesMayBeOff() {
    try (EngineFixture engine = engine(options -> options.withAllowUpgrades(false))) {
      HttpResponse<String> opening = engine.get(OPENING);
      assertThat(opening.body()).contains("\"upgrades\":[]");
      try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
        socket.send(RawWebSocket.request(WS_PATH + "&sid=" + sid(opening), Map.of()));
        assertThat(socket.head()).startsWith("HTTP/1.1 400 ");
      }
      engine.webSocket().close();
    }
  }

  @Test
  void aTransportMayBeOff() {
    try (EngineFixture engine = engine(options -> options.withTransports(Set.of("polling")))) {
      assertThat(engine.get(OPENING).body()).contains("\"upgrades\":[]");
      try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
        socket.send(RawWebSocket.request(WS_PATH, Map.of()));
        assertThat(socket.head()).startsWith("HTTP/1.1 400 ");
      }
    }
  }

  @Test
  void thePathMayComeWithoutItsSlash() {
    try (EngineFixture engine = new EngineFixture();
        RawWebSocket socket = RawWebSocket.connect(engine.port())) {
      socket.handshake("/socket.io?EIO=4&transport=websocket", Map.of());
      socket.expectText(open -> open.startsWith("0{"));
    }
  }

  @Test
  void anOriginMayBeJudgedByARule() {
    var cors =
        new EngineOptions.Cors(
            List.of(),
            Optional.of(origin -> origin.endsWith(".example.org")),
            true,
            List.of("GET", "POST", "PUT"),
            List.of("authorization"),
            List.of("X-Each"),
            Duration.ofMinutes(10));
    try (EngineFixture engine = engine(options -> options.withCors(cors))) {
      String origin = "https://a.example.org";
      var answer = engine.send(from(engine, origin));
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(origin);
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers")).hasValue("X-Each");
      var preflight =
          engine.send(from(engine, origin).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertThat(preflight.headers().map())
          .containsEntry("access-control-allow-methods", List.of("GET,POST,PUT"))
          .containsEntry("access-control-allow-headers", List.of("authorization"))
          .containsEntry("access-control-max-age", List.of("600"))
          .containsEntry("access-control-allow-credentials", List.of("true"));
      var foreign = engine.send(from(engine, "https://a.example.com"));
      assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(foreign.headers().firstValue("Vary")).hasValue("Origin");
    }
  }

  private static HttpRequest.Builder from(EngineFixture engine, String origin) {
    return HttpRequest.newBuilder(engine.uri(OPENING)).header("Origin", origin);
  }
}
