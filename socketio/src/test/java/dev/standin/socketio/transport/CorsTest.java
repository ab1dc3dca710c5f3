package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CorsTest {

  private static final String HOME = "http://localhost:3000";

  private final EngineFixture engine = engine(List.of(HOME), true);

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void aListedOriginMayReadWithCredentials() {
    HttpResponse<String> answer = get(engine, HOME, "EIO=4&transport=polling");
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(HOME);
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
  }

  @Test
  void errorsCarryCorsHeaders() {
    HttpResponse<String> answer = get(engine, HOME, "EIO=4&transport=polling&sid=x");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(HOME);
  }

  @Test
  void credentialsNeedAListedOrigin() {
    HttpResponse<String> answer = get(engine, "https://evil.example", "EIO=4&transport=polling");
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("none");
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("none");
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
  }

  @Test
  void preflightEchoesRequestedHeaders() {
    HttpResponse<String> answer =
        engine.send(
            preflight(HOME).header("Access-Control-Request-Headers", "authorization,x-thing"));
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(HOME);
    assertThat(header(answer, "Access-Control-Allow-Headers")).isEqualTo("authorization,x-thing");
    assertThat(header(answer, "Access-Control-Allow-Methods")).isEqualTo("GET,POST");
  }

  @Test
  void aPreflightFromElsewhereAllowsNothing() {
    HttpResponse<String> answer = engine.send(preflight("https://evil.example"));
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("none");
    assertThat(header(answer, "Access-Control-Allow-Methods")).isEqualTo("none");
  }

  @Test
  void theStarNeverComesWithCredentials() {
    try (EngineFixture open = engine(List.of("*"), true)) {
      HttpResponse<String> answer = get(open, "https://any.example", "EIO=4&transport=polling");
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("none");
    }
  }

  @Test
  void withoutOriginsThereIsNoCors() {
    try (EngineFixture closed = engine(List.of(), true)) {
      HttpResponse<String> answer = get(closed, HOME, "EIO=4&transport=polling");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("none");
    }
  }

  /// Such as one that parses what any client may say.
  @Test
  void aRuleThatThrowsAllowsNothingAndKeepsNobodyWaiting() {
    EngineOptions.Cors cors =
        new EngineOptions.Cors(
            List.of(), origin -> URI.create(origin).getHost().endsWith(".example"), true);
    try (EngineFixture strict =
        new EngineFixture(
            EngineFixture.Setup.of(
                EngineOptions.defaults().withLimits(EngineFixture.LIMITS).withCors(cors)))) {
      HttpResponse<String> answer =
          strict.send(
              HttpRequest.newBuilder(strict.uri("EIO=4&transport=polling"))
                  .timeout(Duration.ofSeconds(5))
                  .header("Origin", "not a URI"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("none");
      HttpResponse<String> preflight =
          strict.send(
              HttpRequest.newBuilder(strict.uri("EIO=4&transport=polling"))
                  .timeout(Duration.ofSeconds(5))
                  .method("OPTIONS", BodyPublishers.noBody())
                  .header("Origin", "null"));
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo("none");
    }
  }

  private static EngineFixture engine(List<String> origins, boolean credentials) {
    return new EngineFixture(
        EngineFixture.Setup.of(
            EngineOptions.defaults()
                .withLimits(EngineFixture.LIMITS)
                .withCors(new EngineOptions.Cors(origins, credentials))));
  }

  private HttpRequest.Builder preflight(String origin) {
    return HttpRequest.newBuilder(engine.uri("EIO=4&transport=polling"))
        .method("OPTIONS", BodyPublishers.noBody())
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST");
  }

  private static HttpResponse<String> get(EngineFixture to, String origin, String query) {
    return to.send(HttpRequest.newBuilder(to.uri(query)).header("Origin", origin));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }
}
