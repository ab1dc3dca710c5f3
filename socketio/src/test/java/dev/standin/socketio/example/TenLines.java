package dev.standin.socketio.example;

import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.transport.EngineOptions;
import dev.standin.socketio.transport.EngineServer;
import dev.standin.socketio.transport.RecommendedHttp;
import dev.standin.socketio.transport.Sources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The example of the README, compiled and run.
final class TenLines {

  private TenLines() {}

  /// A server that listens, and what to close it with.
  record Running(Vertx vertx, Future<HttpServer> server) {}

  static Running serve(int port) {
    // begin
    var random = new SecureRandom();
    var sockets = new SocketIoServer(SocketIoOptions.defaults(), random);
    sockets
        .of("/")
        .onConnection(
            socket -> {
              socket.on("join", event -> socket.join((String) event.args().getFirst()));
              socket.on("say", event -> socket.to("lobby").emit("said", event.args().toArray()));
              socket.on(
                  "sum",
                  event -> event.ack((Long) event.args().get(0) + (Long) event.args().get(1)));
            });
    var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    var options = EngineOptions.defaults();
    var engine =
        new EngineServer(
            vertx, options, sockets, new Sources(random, InstantSource.system(), System::nanoTime));
    var server =
        vertx
            .createHttpServer(RecommendedHttp.options(options.limits()))
            .connectionHandler(engine::connected)
            .requestHandler(
                request -> {
                  if (!engine.handle(request)) request.response().setStatusCode(404).end();
                })
            .listen(port);
    // end
    return new Running(vertx, server);
  }
}
