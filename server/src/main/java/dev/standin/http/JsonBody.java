package dev.standin.http;

import dev.standin.wire.Fields;
import dev.standin.wire.JsonReader;
import dev.standin.wire.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// Reads a request's body as one JSON object: at most 128 kB, with a length or chunked, within a
/// deadline.
final class JsonBody {

  static final int MAX_BYTES = 128 * 1024;

  private static final Pattern JSON_TYPE =
      Pattern.compile(" *application/json *(; *charset *= *\"?utf-?8\"? *)?;? *");

  /// Bytes of bodies that have begun and not ended, of all clients together; without a bound a
  /// thousand strangers who never end theirs take all memory.
  private static final long MOST_UNFINISHED =
      Math.max(16 << 20, Runtime.getRuntime().maxMemory() / 8);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Duration deadline;
  private final long mostUnfinished;
  private final AtomicLong unfinished = new AtomicLong();

  JsonBody(Duration deadline) {
    this(deadline, MOST_UNFINISHED);
  }

  JsonBody(Duration deadline, long mostUnfinished) {
    this.deadline = deadline;
    this.mostUnfinished = mostUnfinished;
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
    collect(exchange, next);
  }

  private static boolean json(String type) {
    return type.equals("application/json")
        || (type.length() < 100 && JSON_TYPE.matcher(type.toLowerCase(Locale.ROOT)).matches());
  }

  private void collect(Exchange exchange, Endpoint next) {
    HttpServerRequest request = exchange.request();
    var body = new Body();
    long timer = exchange.vertx().setTimer(deadline.toMillis(), _ -> late(exchange, body));
    request.handler(chunk -> take(exchange, body, chunk));
    request.exceptionHandler(
        _ -> {
          exchange.vertx().cancelTimer(timer);
          body.letGo();
        });
    request.endHandler(
        _ -> {
          exchange.vertx().cancelTimer(timer);
          Buffer whole = body.letGo();
          if (!exchange.over()) {
            exchange.guarded(() -> parsed(exchange, whole, next));
          }
        });
  }

  private static void late(Exchange exchange, Body body) {
    body.letGo();
    exchange.problem(Problem.TIMED_OUT);
  }

  private void take(Exchange exchange, Body body, Buffer chunk) {
    if (exchange.over()) {
      body.letGo();
    } else if (body.bytes.length() + chunk.length() > MAX_BYTES) {
      body.letGo();
      exchange.problem(Problem.TOO_LARGE);
    } else if (unfinished.get() + chunk.length() > mostUnfinished) {
      body.letGo();
      exchange.answer(Reply.later(Problem.UNAVAILABLE, RETRY_AFTER));
    } else {
      unfinished.addAndGet(chunk.length());
      body.bytes.appendBuffer(chunk);
    }
  }

  /// What has come of one body; of its event loop.
  private final class Body {
    private Buffer bytes = Buffer.buffer();

    /// Its bytes, which count no more.
    Buffer letGo() {
      Buffer whole = bytes;
      unfinished.addAndGet(-whole.length());
      bytes = Buffer.buffer();
      return whole;
    }
  }

  private static void parsed(Exchange exchange, Buffer body, Endpoint next) {
    exchange.body(new Fields(JsonReader.object(body.getBytes())));
    next.serve(exchange);
  }
}
