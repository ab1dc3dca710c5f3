package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.time.InstantSource;

/// An engine that sends everything back, for the official protocol suite: run it, then the suite.
final class EchoEngine {

  private EchoEngine() {}

  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 3000;
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    EngineLimits limits = new EngineLimits(300, 200, 1_000, 1_000_000, 16, 4 << 20, 8_192, 30_000);
    var options =
        EngineOptions.defaults().withPath("/engine.io/").withLimits(limits).withAllowEio3(true);
    var sources = new Sources(new SecureRandom(), InstantSource.system(), System::nanoTime);
    EngineServer engine = new EngineServer(vertx, options, EchoEngine::echo, sources);
    vertx
        .createHttpServer(RecommendedHttp.options(limits))
        .connectionHandler(engine::connected)
        .requestHandler(
            request -> {
              if (!engine.handle(request)) {
                request.response().setStatusCode(404).end();
              }
            })
        .listen(port)
        .onSuccess(server -> System.out.println("ready on " + server.actualPort()))
        .onFailure(
            failure -> {
              System.err.println(failure.getMessage());
              System.exit(1);
            });
  }

  /// Sends back what comes in.
  static EngineListener.Receiver echo(EngineSocket socket) {
    return new EngineListener.Receiver() {
      @Override
      public void text(String payload) {
        socket.send(EngineMessage.text(payload));
      }

      @Override
      public void binary(byte[] payload) {
        socket.send(EngineMessage.binary(payload));
      }

      @Override
      public void closed(CloseReason reason) {}
    };
  }
}
