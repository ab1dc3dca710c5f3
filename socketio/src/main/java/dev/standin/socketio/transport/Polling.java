package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineError;
import io.vertx.core.buffer.Buffer;
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
    if ("application/octet-stream".equals(request.getHeader("Content-Type"))) {
      owner.run(() -> session.post(posts -> posts.unreadable(exchange)));
    } else if (contentLength(request) > limit.bytes()) {
      refused.accept(EngineError.TOO_LARGE);
    } else {
      exchange.body(limit, body -> owner.run(() -> take(session, exchange, body)), refused);
    }
  }

  private static void take(LoopSession session, HttpExchange exchange, Buffer body) {
    Utf8.decode(body.getBytes())
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
