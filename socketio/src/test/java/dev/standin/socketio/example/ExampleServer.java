package dev.standin.socketio.example;

import dev.standin.socketio.Recovery;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.transport.EngineOptions;
import dev.standin.socketio.transport.EngineServer;
import dev.standin.socketio.transport.RecommendedHttp;
import dev.standin.socketio.transport.Sources;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Listens on loopback and says `ready on PORT` on stdout. Settings with their defaults: `--port 0
/// --ping-interval 25000 --ping-timeout 20000 --connect-timeout 45000` (milliseconds),
/// `--allow-eio3 false`; `--recovery MILLISECONDS` lets sockets be recovered from memory (a session
/// belongs to `user` in its auth), `--deflate true` compresses, `--ledger FILE` opens the namespace
/// `/ledger`. Ends with its standard input if `--until-eof true` is given, so that it does not
/// outlive who started it.
public final class ExampleServer {

  private ExampleServer() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> settings = settings(args);
    SecureRandom random = new SecureRandom();
    SocketIoServer sockets = new SocketIoServer(options(settings), random);
    Cuts cuts = new Cuts(sockets);
    new Handlers(sockets, cuts).register();
    if (settings.containsKey("--ledger")) {
      Ledger.open(sockets.of("/ledger"), Path.of(settings.get("--ledger")));
    }
    Ledger.unwritten(sockets.of("/memory"));
    listen(settings, cuts, random);
    if (settings.containsKey("--until-eof")) {
      while (System.in.read() >= 0) {}
      System.exit(0);
    }
  }

  private static SocketIoOptions options(Map<String, String> settings) {
    SocketIoOptions.Builder options =
        SocketIoOptions.defaults().toBuilder()
            .connectTimeout(Duration.ofMillis(number(settings, "--connect-timeout", 45_000)));
    if (settings.containsKey("--recovery")) {
      Duration window = Duration.ofMillis(number(settings, "--recovery", 0));
      options.recovery(
          Recovery.within(window, socket -> String.valueOf(socket.auth().get("user"))));
    }
    return options.build();
  }

  private static void listen(Map<String, String> settings, Cuts cuts, SecureRandom random) {
    EngineLimits usual = EngineLimits.defaults();
    EngineLimits limits =
        new EngineLimits(
            number(settings, "--ping-interval", usual.pingInterval()),
            number(settings, "--ping-timeout", usual.pingTimeout()),
            usual.upgradeTimeout(),
            usual.maxPayload(),
            usual.packetsPerPayload(),
            usual.maxQueuedBytes(),
            usual.maxQueuedPackets(),
            usual.closeTimeout());
    EngineOptions options =
        EngineOptions.defaults()
            .withLimits(limits)
            .withCompression(
                settings.containsKey("--deflate")
                    ? EngineOptions.Compression.both()
                    : EngineOptions.Compression.none())
            .withAllowEio3(Boolean.parseBoolean(settings.get("--allow-eio3")))
            .withCors(new EngineOptions.Cors(List.of("*"), false));
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    Sources sources = new Sources(random, InstantSource.system(), System::nanoTime);
    EngineServer engine = new EngineServer(vertx, options, cuts, sources);
    vertx
        .createHttpServer(RecommendedHttp.options(limits))
        .connectionHandler(engine::connected)
        .requestHandler(
            request -> {
              if (!engine.handle(request)) {
                request.response().setStatusCode(404).end();
              }
            })
        .listen(number(settings, "--port", 0), settings.getOrDefault("--host", "127.0.0.1"))
        .onSuccess(server -> System.out.println("ready on " + server.actualPort()))
        .onFailure(
            failure -> {
              System.err.println("cannot listen: " + failure.getMessage());
              System.exit(1);
            });
  }

  private static Map<String, String> settings(String[] args) {
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException("settings come in pairs: --port 3000");
    }
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      settings.put(args[i], args[i + 1]);
    }
    return settings;
  }

  private static int number(Map<String, String> settings, String name, int otherwise) {
    String value = settings.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }
}
