package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineError;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/// Passes polling requests to the session that they name.
final class Polling {

  private final HttpExchange.BodyLimit limit;

  Polling(HttpExchange.BodyLimit limit) {
    this.limit = limit;
  }

  void proceed(HttpServerRequest request, HttpExchange exchange, LoopSession session) {
    Loop owner = session.loop();
    switch (request.method().name()) {
      case "GET" -> {
        exchange.whenGone(() -> owner.run(() -> session.pollGone(exchange)));
        owner.run(() -> session.poll(exchange));
      }
      case "POST" -> post(request, exchange, session);
      default -> exchange.refuse(EngineError.BAD_REQUEST);
    }
  }

  private void post(HttpServerRequest request, HttpExchange exchange, LoopSession session) {
    Loop owner = session.loop();
    exchange.whenGone(() -> owner.run(() -> session.post(posts -> posts.gone(exchange))));
    owner.run(() -> session.post(exchange));
    Consumer<EngineError> refused =
        why -> owner.run(() -> session.post(posts -> posts.refused(exchange, why)));
    boolean binary = "application/octet-stream".equals(request.getHeader("Content-Type"));
    if (binary && session.protocol() != 3) {
      owner.run(() -> session.post(posts -> posts.unreadable(exchange)));
    } else if (contentLength(request) > limit.bytes()) {
      refused.accept(EngineError.TOO_LARGE);
    } else {
      exchange.body(
          limit,
          body ->
              owner.run(
                  () -> {
                    if (binary) {
                      session.posted(exchange, body.getBytes());
                    } else {
                      text(session, exchange, body.getBytes());
                    }
                  }),
          refused);
    }
  }

  private static void text(LoopSession session, HttpExchange exchange, byte[] utf8) {
    Utf8.decode(utf8)
        .ifPresentOrElse(
            text -> session.posted(exchange, text),
            () -> session.post(posts -> posts.unreadable(exchange)));
  }

  private static long contentLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.trim());
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }
}
