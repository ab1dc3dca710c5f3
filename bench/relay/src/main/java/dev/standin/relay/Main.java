package dev.standin.relay;

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
import io.vertx.core.http.HttpServerOptions;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Runs the relay on loopback: `PORT` names the port, 0 or nothing any. With `train` as argument it
/// talks to itself for a moment and ends, so that the JVM can note down what a start needs.
public final class Main {

  /// The measurements open all their connections from one address.
  private static final EngineOptions.Admission ADMISSION =
      new EngineOptions.Admission(100_000, 100_000);

  private static final int BACKLOG = 65_535;

  private Main() {}

  public static void main(String[] args) {
    boolean training = args.length > 0 && args[0].equals("train");
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops()));
    serve(vertx, training ? 0 : port())
        .onSuccess(
            server -> {
              System.out.println("is ready on http://127.0.0.1:" + server.actualPort());
              if (training) {
                Training.start(server.actualPort());
              }
            })
        .onFailure(
            failure -> {
              System.err.println("relay: cannot listen: " + failure.getMessage());
              System.exit(1);
            });
  }

  private static Future<HttpServer> serve(Vertx vertx, int port) {
    SecureRandom random = new SecureRandom();
    SocketIoServer sockets = new SocketIoServer(SocketIoOptions.defaults(), random);
    Relay.serve(sockets, new Stamp(InstantSource.system()));
    EngineOptions options = EngineOptions.defaults().withAdmission(ADMISSION);
    Sources sources = new Sources(random, InstantSource.system(), System::nanoTime);
    EngineServer engine = new EngineServer(vertx, options, sockets, sources);
    HttpServerOptions http = RecommendedHttp.options(options.limits()).setAcceptBacklog(BACKLOG);
    return vertx
        .createHttpServer(http)
        .connectionHandler(engine::connected)
        .requestHandler(
            request -> {
              if (!engine.handle(request)) {
                request.response().setStatusCode(404).end();
              }
            })
        .listen(port, "127.0.0.1");
  }

  /// One loop for each core that the process may use.
  private static int loops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }

  private static int port() {
    String text = System.getenv().getOrDefault("PORT", "0");
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      System.err.println("relay: PORT is \"" + text + "\"; give a number from 0 to 65535");
      System.exit(2);
    }
    return Integer.parseInt(text);
  }
}
