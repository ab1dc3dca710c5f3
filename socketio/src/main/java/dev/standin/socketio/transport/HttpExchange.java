package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineError;
import dev.standin.socketio.engineio.Owner;
import dev.standin.socketio.engineio.Poll;
import dev.standin.socketio.engineio.Post;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/// One polling request. Its answers may come from the session's loop and are written on the
/// request's own.
final class HttpExchange implements Poll, Post {

  /// How long a client that is refused in the middle of its body may go on sending.
  private static final long DISCARD_MILLIS = 500;

  private final HttpServerRequest request;
  private final Loop home;
  private final Optional<Integer> compressedFrom;
  private boolean bodyRead;

  /// @param compressedFrom answers of so many bytes are compressed if the client can read that
  HttpExchange(HttpServerRequest request, Loop home, Optional<Integer> compressedFrom) {
    this.request = request;
    this.home = home;
    this.compressedFrom = compressedFrom;
  }

  /// Runs the task when the client goes away before it has its answer.
  void whenGone(Runnable task) {
    HttpServerResponse response = request.response();
    response.exceptionHandler(_ -> task.run());
    response.closeHandler(
        _ -> {
          if (!response.ended()) {
            task.run();
          }
        });
  }

  /// How much of a body is read: at most so many bytes, within the budget of all clients, in so
  /// many milliseconds.
  record BodyLimit(int bytes, InputBudget budget, long millis) {}

  /// Reads the body within the limit; on the request's loop. Either of the two is called once,
  /// unless the client goes away.
  void body(BodyLimit limit, Consumer<Buffer> whole, Consumer<EngineError> refused) {
    Body body = new Body(limit, refused);
    request.exceptionHandler(_ -> body.letGo());
    request.handler(body::take);
    request.endHandler(
        _ -> {
          bodyRead = true;
          if (!body.over) {
            body.letGo();
            whole.accept(body.bytes);
          }
        });
  }

  /// What has come of a body.
  private final class Body {
    private final BodyLimit limit;
    private final Consumer<EngineError> refused;
    private final Owner.Cancel deadline;
    private final Buffer bytes = Buffer.buffer();

    /// What the budget knows of.
    private int counted;

    private boolean over;

    Body(BodyLimit limit, Consumer<EngineError> refused) {
      this.limit = limit;
      this.refused = refused;
      this.deadline = home.after(limit.millis, () -> refuse(EngineError.TOO_SLOW));
    }

    void take(Buffer chunk) {
      if (over) {
        return;
      }
      int before = counted;
      counted += chunk.length();
      boolean room = limit.budget.change(before, counted);
      if (counted > limit.bytes) {
        refuse(EngineError.TOO_LARGE);
      } else if (!room) {
        refuse(EngineError.OVERLOADED);
      } else {
        bytes.appendBuffer(chunk);
      }
    }

    private void refuse(EngineError why) {
      letGo();
      refused.accept(why);
    }

    void letGo() {
      over = true;
      deadline.cancel();
      limit.budget.change(counted, 0);
      counted = 0;
    }
  }

  @Override
  public void answer(byte[] payload) {
    home.run(() -> reply(200, "text/plain; charset=UTF-8", Buffer.buffer(compressed(payload))));
  }

  @Override
  public void answerPlainly(byte[] payload) {
    home.run(() -> reply(200, "text/plain; charset=UTF-8", Buffer.buffer(payload)));
  }

  /// The payload in a coding that the client accepts, if it is long enough.
  private byte[] compressed(byte[] payload) {
    if (compressedFrom.isEmpty() || payload.length < compressedFrom.get()) {
      return payload;
    }
    MultiMap headers = request.response().headers();
    headers.add("Vary", "Accept-Encoding");
    String accepted = request.getHeader("Accept-Encoding");
    if (Headers.accepts(accepted, "gzip")) {
      headers.set("Content-Encoding", "gzip");
      return home.zip().gzip(payload);
    }
    if (Headers.accepts(accepted, "deflate")) {
      headers.set("Content-Encoding", "deflate");
      return home.zip().zlib(payload);
    }
    return payload;
  }

  @Override
  public void answerBinary(byte[] payload) {
    home.run(() -> reply(200, "application/octet-stream", Buffer.buffer(payload)));
  }

  @Override
  public void accept() {
    // text/html because some old user agents offered to download text/plain.
    home.run(() -> reply(200, "text/html", Buffer.buffer("ok")));
  }

  @Override
  public void refuse(EngineError error) {
    refuse(error, error.json());
  }

  /// Refuses with a body of its own.
  void refuse(EngineError error, String json) {
    home.run(() -> refuseHere(error, json));
  }

  private void refuseHere(EngineError error, String json) {
    HttpServerResponse response = request.response();
    if (error.status() == 503 || error.status() == 429) {
      response.putHeader("Retry-After", "5");
    }
    boolean unread = request.method().name().equals("POST") && !bodyRead && !request.isEnded();
    if (unread && request.version() == HttpVersion.HTTP_1_1) {
      response.putHeader("Connection", "close");
      home.after(DISCARD_MILLIS, () -> request.connection().close());
    }
    reply(error.status(), "application/json", Buffer.buffer(json.getBytes(StandardCharsets.UTF_8)));
  }

  private void reply(int status, String contentType, Buffer body) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", contentType)
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }
}
