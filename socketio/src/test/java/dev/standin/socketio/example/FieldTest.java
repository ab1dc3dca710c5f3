package dev.standin.socketio.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What other servers were found to get wrong, asked of the whole server at its defaults.
final class FieldTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String OPEN = "EIO=4&transport=polling";

  private final TenLines.Running running = TenLines.serve(0);
  private final HttpClient http = HttpClient.newHttpClient();
  private int port;

  @BeforeEach
  void start() throws Exception {
    port =
        running
            .server()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    http.shutdownNow();
    running.vertx().close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpRequest.Builder request(String query) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/socket.io/?" + query);
    return HttpRequest.newBuilder(uri).timeout(PATIENCE);
  }

  private String get(String query) throws Exception {
    return http.send(request(query).build(), BodyHandlers.ofString()).body();
  }

  private String post(String query, String body) throws Exception {
    HttpRequest request = request(query).POST(BodyPublishers.ofString(body)).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static String sid(String open) {
    return open.substring(open.indexOf("\"sid\":\"") + 7, open.indexOf("\",\"upgrades"));
  }

  /// The query of a polling session that has joined `/`.
  private String joined() throws Exception {
    String session = OPEN + "&sid=" + sid(get(OPEN));
    assertThat(post(session, "40")).isEqualTo("ok");
    assertThat(get(session)).startsWith("40{\"sid\":");
    return session;
  }

  @Test
  void fiveHundredEventsThatWaitForAPollArriveOnceAndInOrder() throws Exception {
    String ana = joined();
    String bo = joined();
    assertThat(post(ana, "42[\"join\",\"lobby\"]")).isEqualTo("ok");
    String events =
        IntStream.range(0, 500)
            .mapToObj(i -> "42[\"say\"," + i + "]")
            .collect(Collectors.joining("\u001e"));
    assertThat(post(bo, events)).isEqualTo("ok");
    List<String> heard = new ArrayList<>();
    while (heard.size() < 500) {
      heard.addAll(Arrays.asList(get(ana).split("\u001e")));
    }
    assertThat(heard)
        .isEqualTo(IntStream.range(0, 500).mapToObj(i -> "42[\"said\"," + i + "]").toList());
  }

  @Test
  void aLargeAckIdComesBackAsItWas() throws Exception {
    String session = joined();
    post(session, "429007199254740991[\"sum\",40,2]");
    assertThat(get(session)).isEqualTo("439007199254740991[42]");
  }

  @Test
  void aCookieIsNeverTakenForASession() throws Exception {
    String sid = sid(get(OPEN));
    HttpRequest request = request(OPEN).header("Cookie", "io=" + sid + "; sid=" + sid).build();
    String second = http.send(request, BodyHandlers.ofString()).body();
    assertThat(second).startsWith("0{\"sid\":\"").doesNotContain(sid);
  }

  @Test
  void anOriginIsNotReflected() throws Exception {
    HttpRequest request = request(OPEN).header("Origin", "https://evil.example").build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
  }

  @Test
  void nestingOfTwoThousandLevelsIsAnsweredByTheEndOfTheSession() throws Exception {
    String session = joined();
    CompletableFuture<HttpResponse<String>> waiting =
        http.sendAsync(request(session).build(), BodyHandlers.ofString());
    post(session, "42[\"say\"," + "[".repeat(2_000) + "]".repeat(2_000) + "]");
    assertThat(waiting.get(10, TimeUnit.SECONDS).body()).isEqualTo("1");
    assertThat(get(session)).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    assertThat(joined()).as("and others are served").isNotEqualTo(session);
  }
}
