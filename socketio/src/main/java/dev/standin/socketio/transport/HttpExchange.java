package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineError;
import dev.standin.socketio.engineio.Poll;
import dev.standin.socketio.engineio.Post;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// One polling request. Its answers may come from the session's loop and are written on the
/// request's own.
final class HttpExchange implements Poll, Post {

  /// How long a client that is refused in the middle of its body may go on sending.
  private static final long DISCARD_MILLIS = 500;

  private final HttpServerRequest request;
  private final Loop home;
  private boolean bodyRead;

  /// Bytes of an unfinished body that the budget knows of.
  private int counted;

  HttpExchange(HttpServerRequest request, Loop home) {
    this.request = request;
    this.home = home;
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

  /// How much of a body is read: at most so many bytes, and within the budget of all clients.
  record BodyLimit(int bytes, InputBudget budget) {}

  /// Reads the body within the limit; on the request's loop.
  void body(BodyLimit limit, Consumer<Buffer> whole, Runnable tooLarge) {
    Buffer body = Buffer.buffer();
    boolean[] refused = new boolean[1];
    Runnable letGo =
        () -> {
          limit.budget.change(counted, 0);
          counted = 0;
        };
    request.exceptionHandler(_ -> letGo.run());
    request.handler(
        chunk -> {
          if (refused[0]) {
            return;
          }
          int before = counted;
          counted += chunk.length();
          boolean room = limit.budget.change(before, counted);
          if (!room || counted > limit.bytes) {
            refused[0] = true;
            letGo.run();
            tooLarge.run();
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        _ -> {
          bodyRead = true;
          letGo.run();
          if (!refused[0]) {
            whole.accept(body);
          }
        });
  }

  @Override
  public void answer(byte[] payload) {
    home.run(() -> reply(200, "text/plain; charset=UTF-8", Buffer.buffer(payload)));
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
