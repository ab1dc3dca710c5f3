package dev.standin.http;

import dev.standin.wire.JsonBytes;
import dev.standin.wire.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the server says about itself: health, metrics, version.
final class ServerRoutes {

  private static final Duration READY_WAIT = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final List<String> FORWARDING =
      List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via");

  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private final Api.Parts parts;
  private final Optional<String> metricsToken;

  ServerRoutes(Api.Parts parts, ApiSettings settings) {
    this.parts = parts;
    this.metricsToken = settings.metricsToken();
  }

  /// GET /v1/server.
  void server(Exchange exchange) {
    ServerFacts facts = parts.facts().get();
    var json = new JsonBytes(128).raw("{\"version\":").string(facts.version());
    json.raw(",\"model\":");
    facts
        .modelHost()
        .ifPresentOrElse(
            host -> json.raw("{\"host\":").string(host).raw("}"), () -> json.raw("null"));
    exchange.answer(Reply.json(200, json.raw("}").toBytes()));
  }

  /// GET /health/live.
  void live(Exchange exchange) {
    exchange.answer(status("live"));
  }

  /// GET /health/ready. Blocking.
  Reply ready(Exchange exchange) {
    return parts.log().ready(READY_WAIT)
        ? status("ready")
        : Reply.later(Problem.UNAVAILABLE, RETRY_AFTER);
  }

  private static Reply status(String status) {
    return Reply.json(200, new JsonBytes(32).raw("{\"status\":").string(status).raw("}").toBytes());
  }

  /// GET /metrics: on this machine without a proxy between, or with the token.
  void metrics(Exchange exchange) {
    if (!local(exchange)) {
      Optional<String> token = BearerAuth.token(exchange);
      if (token.isEmpty()) {
        exchange.problem(Problem.NO_TOKEN);
        return;
      }
      if (!matches(token.get())) {
        exchange.problem(Problem.INVALID_TOKEN);
        return;
      }
    }
    byte[] text = parts.metrics().text().getBytes(StandardCharsets.UTF_8);
    exchange.answer(Reply.of(200, Metrics.CONTENT_TYPE, text));
  }

  private static boolean local(Exchange exchange) {
    boolean loopback =
        ClientAddresses.peer(exchange.request()).filter(InetAddress::isLoopbackAddress).isPresent();
    return loopback
        && called(exchange.request())
        && FORWARDING.stream().noneMatch(exchange.request().headers()::contains);
  }

  /// Whether it was called by this machine's own name and in today's HTTP. A proxy that hides that
  /// it is one speaks HTTP/1.0 or passes the name on that the world knows; so does a browser that a
  /// foreign page sent here.
  private static boolean called(HttpServerRequest request) {
    HostAndPort host = request.authority();
    return request.version() != HttpVersion.HTTP_1_0
        && host != null
        && OWN_NAMES.contains(host.host().toLowerCase(Locale.ROOT));
  }

  /// In a time that doesn't tell how much of it is right.
  private boolean matches(String token) {
    return metricsToken
        .filter(
            right ->
                MessageDigest.isEqual(
                    right.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8)))
        .isPresent();
  }
}
