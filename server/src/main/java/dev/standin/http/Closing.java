package dev.standin.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/// What happens to a request whose answer came before its end (too large, no token). What still
/// comes is thrown away for a moment, since to close at once would also destroy the answer on its
/// way. A small body may end in peace; after a large or endless one the connection is closed.
record Closing(Vertx vertx) {

  private static final long LINGER_MILLIS = 2_000;
  private static final long LINGER_BYTES = 4 << 20;

  /// Says beforehand that the connection will end.
  void announce(HttpServerRequest request) {
    if (unfinished(request) && !small(request)) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  void afterAnswer(HttpServerRequest request) {
    if (!unfinished(request)) {
      return;
    }
    boolean close = !small(request);
    long timer = vertx.setTimer(LINGER_MILLIS, _ -> request.connection().close());
    var seen =
        new Object() {
          long bytes;
        };
    request.handler(
        chunk -> {
          seen.bytes += chunk.length();
          if (seen.bytes > LINGER_BYTES) {
            request.connection().close();
          }
        });
    request.exceptionHandler(_ -> vertx.cancelTimer(timer));
    request.endHandler(
        _ -> {
          vertx.cancelTimer(timer);
          if (close) {
            request.connection().close();
          }
        });
    request.resume();
  }

  /// Whether some of a body is still to come. HTTP/2 ends the stream by itself.
  private static boolean unfinished(HttpServerRequest request) {
    return !request.isEnded()
        && !request.version().equals(HttpVersion.HTTP_2)
        && (chunked(request) || length(request) > 0);
  }

  private static boolean small(HttpServerRequest request) {
    return !chunked(request) && length(request) <= JsonBody.MAX_BYTES;
  }

  private static boolean chunked(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /// The announced length; an unreadable one counts as too large.
  static long length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return 0;
    }
    return length.length() < 18 && length.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Long.parseLong("0" + length)
        : Long.MAX_VALUE;
  }
}
