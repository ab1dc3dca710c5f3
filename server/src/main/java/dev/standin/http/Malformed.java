package dev.standin.http;

import dev.standin.wire.JsonShapes;
import dev.standin.wire.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// The answer to bytes that are no HTTP request, after which the connection ends.
final class Malformed {

  private Malformed() {}

  static int status(HttpServerRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ -> 414;
      case TooLongHttpHeaderException _ -> 431;
      case null, default -> 400;
    };
  }

  static void answer(HttpServerRequest request) {
    int status = status(request);
    String sentence =
        switch (status) {
          case 414 -> "The address is too long.";
          case 431 -> "The headers are too large.";
          default -> "The request is not well-formed HTTP.";
        };
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, Reply.JSON)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(Buffer.buffer(JsonShapes.problem(Problem.BAD_INPUT, sentence)))
        .onComplete(_ -> request.connection().close());
  }
}
