package dev.standin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many clients that begin bodies and don't end them.
final class JsonBodyTest {

  private static final String PART = "{\"a\":\"" + "x".repeat(9_994);
  private static final String REST = "y".repeat(2) + "\"}";

  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final Endpoint body =
      new JsonBody(Duration.ofSeconds(30), 95_000)
          .then(exchange -> exchange.answer(Reply.done(200, "whole")));
  private final Route route = new Route(HttpMethod.POST, "/", body, metrics);
  private final Exchange.Edge edge =
      new Exchange.Edge(
          new Closing(vertx), System::nanoTime, metrics.histogram("answers", "How long."));
  private final HttpServer server =
      vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1").await();

  private void serve(HttpServerRequest request) {
    var exchange = new Exchange(request, route, "id", edge);
    exchange.guarded(() -> body.serve(exchange));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private RawHttp begun() {
    var raw = new RawHttp(server.actualPort());
    raw.head(
        "POST / HTTP/1.1",
        "Host: a",
        "Content-Type: application/json",
        "Content-Length: " + (PART.length() + REST.length()));
    raw.send(PART);
    return raw;
  }

  @Test
  void unfinishedBodiesOfAllTogetherAreBoundedAndTheEndedOnesGiveTheirRoomBack() {
    for (int round = 0; round < 3; round++) {
      List<RawHttp> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(begun());
      }
      int whole = 0;
      for (RawHttp client : clients) {
        client.send(REST);
        String answer = client.readUntil("}");
        whole += answer.contains("\"whole\"") ? 1 : 0;
        assertThat(answer).containsAnyOf("\"whole\"", "\"code\":\"unavailable\"");
      }
      clients.forEach(RawHttp::close);
      assertThat(whole).isBetween(9, 19);
    }
  }
}
