package dev.standin.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Closes connections that don't come to their first request in time, however busily they send: the
/// idle timeout sees no fault in somebody who drips a header byte by byte.
public final class Patience implements Handler<HttpConnection> {

  private final Vertx vertx;
  private final long millis;
  private final Set<HttpConnection> waiting = ConcurrentHashMap.newKeySet();

  public Patience(Vertx vertx, Duration deadline) {
    this.vertx = vertx;
    this.millis = deadline.toMillis();
  }

  /// For [io.vertx.core.http.HttpServer#connectionHandler]; with h2c on, that comes too late.
  @Override
  public void handle(HttpConnection connection) {
    waiting.add(connection);
    vertx.setTimer(
        millis,
        _ -> {
          if (waiting.remove(connection)) {
            connection.close();
          }
        });
  }

  /// The request handler, which ends the wait.
  public Handler<HttpServerRequest> before(Handler<HttpServerRequest> next) {
    return request -> {
      waiting.remove(request.connection());
      next.handle(request);
    };
  }
}
