package dev.standin.relay;

import dev.standin.cluster.ClusterOptions;
import dev.standin.cluster.RedisAdapter;
import dev.standin.cluster.RedisAddress;
import dev.standin.cluster.RedisLink;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.transport.EngineOptions;
import dev.standin.socketio.transport.EngineServer;
import dev.standin.socketio.transport.RecommendedHttp;
import dev.standin.socketio.transport.Sources;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Runs the relay on loopback as one of several on the Redis at `REDIS_URL`.
public final class RedisRelay {
  private static final EngineOptions.Admission ADMISSION =
      new EngineOptions.Admission(100_000, 100_000);

  private RedisRelay() {}

  public static void main(String[] args) throws Exception {
    var random = new SecureRandom();
    var link = new RedisLink(RedisAddress.parse(System.getenv("REDIS_URL")), random);
    link.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);
    var sockets =
        new SocketIoServer(
            SocketIoOptions.defaults(),
            random,
            namespace -> new RedisAdapter(namespace, link, ClusterOptions.defaults(), random));
    Relay.serve(sockets, new Stamp(InstantSource.system()));
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
    var vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    var options = EngineOptions.defaults().withAdmission(ADMISSION);
    var engine =
        new EngineServer(
            vertx, options, sockets, new Sources(random, InstantSource.system(), System::nanoTime));
    vertx
        .createHttpServer(RecommendedHttp.options(options.limits()))
        .connectionHandler(engine::connected)
        .requestHandler(
            request -> {
              if (!engine.handle(request)) {
                request.response().setStatusCode(404).end();
              }
            })
        .listen(0, "127.0.0.1")
        .onSuccess(on -> System.out.println("is ready on http://127.0.0.1:" + on.actualPort()))
        .onFailure(
            failure -> {
              System.err.println("relay: cannot listen: " + failure.getMessage());
              System.exit(1);
            });
  }
}
