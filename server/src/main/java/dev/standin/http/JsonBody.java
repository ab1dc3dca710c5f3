package dev.standin.http;

import dev.standin.wire.Fields;
import dev.standin.wire.JsonReader;
import dev.standin.wire.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Reads a request's body as one JSON object: at most 128 kB, with a length or chunked, within a
/// deadline.
final class JsonBody {

  static final int MAX_BYTES = 128 * 1024;

  private static final Pattern JSON_TYPE =
      Pattern.compile(" *application/json *(; *charset *= *\"?utf-?8\"? *)?;? *");

  private final Duration deadline;

  JsonBody(Duration deadline) {
    this.deadline = deadline;
  }

  /// The endpoint with the body read before it.
  Endpoint then(Endpoint next) {
    return exchange -> read(exchange, next);
  }

  private void read(Exchange exchange, Endpoint next) {
    HttpServerRequest request = exchange.request();
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !json(type)) {
      exchange.problem(Problem.UNSUPPORTED_MEDIA_TYPE);
      return;
    }
    if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      exchange.answer(
          Reply.problem(Problem.UNSUPPORTED_MEDIA_TYPE, "Send the body without Content-Encoding."));
      return;
    }
    if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      request.response().writeContinue();
    }
    collect(exchange, next);
  }

  private static boolean json(String type) {
    return type.equals("application/json")
        || (type.length() < 100 && JSON_TYPE.matcher(type.toLowerCase(Locale.ROOT)).matches());
  }

  private void collect(Exchange exchange, Endpoint next) {
    HttpServerRequest request = exchange.request();
    Buffer body = Buffer.buffer();
    long timer =
        exchange.vertx().setTimer(deadline.toMillis(), _ -> exchange.problem(Problem.TIMED_OUT));
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > MAX_BYTES) {
            exchange.vertx().cancelTimer(timer);
            exchange.problem(Problem.TOO_LARGE);
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(_ -> exchange.vertx().cancelTimer(timer));
    request.endHandler(
        _ -> {
          exchange.vertx().cancelTimer(timer);
          if (!exchange.over()) {
            exchange.guarded(() -> parsed(exchange, body, next));
          }
        });
  }

  private static void parsed(Exchange exchange, Buffer body, Endpoint next) {
    exchange.body(new Fields(JsonReader.object(body.getBytes())));
    next.serve(exchange);
  }
}
