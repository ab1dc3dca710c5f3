package dev.standin.app;

import dev.standin.chat.StoreException;
import dev.standin.chat.Trouble;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.transport.RecommendedHttp;
import dev.standin.store.mongo.NewerSchemaException;
import dev.standin.store.sqlite.DataFolderException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A server that runs, from its start to its orderly end.
final class Server {

  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  private static final Duration SOCKETS_END = Duration.ofMillis(2_500);
  private static final Duration REQUESTS_END = Duration.ofSeconds(3);
  private static final Duration REPLIES_END = Duration.ofSeconds(1);
  private static final Duration LOOPS_END = Duration.ofSeconds(1);

  private final Config config;
  private final Vertx vertx;
  private final ScheduledThreadPoolExecutor alarms;
  private final Wiring wiring;
  private final Listeners listeners;
  private final AtomicBoolean presenceBusy = new AtomicBoolean();
  private final Trouble overdue =
      new Trouble(LOG, "The end of BUSY times, or what others are to hear of it, is late");
  private final int port;

  private Server(Config config, Surroundings around, Wiring.StoreOpener opener) {
    this.config = config;
    this.vertx = Vertx.vertx(vertxOptions());
    this.alarms =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("alarms").daemon().factory());
    alarms.setRemoveOnCancelPolicy(true);
    boolean started = false;
    try {
      this.wiring = new Wiring(config, around, new Wiring.Machine(vertx, alarms), opener);
      this.listeners =
          new Listeners(
              vertx,
              new Listeners.Handlers(
                  this::handle, wiring.api::malformed, wiring.engine::connected));
      this.port = listen();
      started = true;
    } finally {
      if (!started) {
        vertx.close();
        alarms.shutdownNow();
      }
    }
    wiring.standIn.resume();
    // Those of servers that ended, and what could not be read or was too much before.
    alarms.scheduleWithFixedDelay(wiring.standIn::resume, 5, 5, TimeUnit.SECONDS);
    alarms.scheduleWithFixedDelay(this::endOverdue, 1, 1, TimeUnit.SECONDS);
    alarms.scheduleWithFixedDelay(wiring.live::sweep, 30, 30, TimeUnit.SECONDS);
    alarms.scheduleWithFixedDelay(wiring.live::lookAgain, 1, 1, TimeUnit.SECONDS);
    if (wiring.store.lanes().isPresent()) {
      alarms.scheduleWithFixedDelay(wiring.live::look, 1, 1, TimeUnit.SECONDS);
    }
  }

  /// Blocking. Starts a server by the settings.
  ///
  /// @throws StartException with the sentence for the operator
  static Server start(Config config, Surroundings around) {
    return start(config, around, OpenStore::open);
  }

  /// The same with another store, for tests.
  static Server start(Config config, Surroundings around, Wiring.StoreOpener opener) {
    try {
      return new Server(config, around, opener);
    } catch (DataFolderException | NewerSchemaException | StoreException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private int listen() {
    boolean listening = false;
    try {
      int loops = Runtime.getRuntime().availableProcessors();
      int taken =
          listeners.listen(
              RecommendedHttp.options(EngineLimits.defaults()), config.listening(), loops);
      listening = true;
      return taken;
    } finally {
      if (!listening) {
        wiring.store.close();
        wiring.nodes.close();
      }
    }
  }

  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
        .setPreferNativeTransport(true)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private void handle(HttpServerRequest request) {
    if (!wiring.engine.handle(request)) {
      wiring.api.handle(request);
    }
  }

  int port() {
    return port;
  }

  Banner banner() {
    Config.Listening listening = config.listening();
    return new Banner(
        Main.version(),
        listening.tls().isPresent(),
        listening.host(),
        port,
        config.storing().described(),
        config.storing().mongo().flatMap(Config.Mongo::joined),
        Endpoints.described(wiring.endpoints));
  }

  /// One run at a time, on a thread that may block.
  private void endOverdue() {
    if (presenceBusy.compareAndSet(false, true)) {
      Thread.startVirtualThread(
          () -> {
            try {
              wiring.presence.endOverdue();
              wiring.presence.announceAgain();
              overdue.over();
            } catch (RuntimeException e) {
              overdue.seen(e);
            } finally {
              presenceBusy.set(false);
            }
          });
    }
  }

  /// Blocking, some 8 s at most. Sockets are told to reconnect, requests that are under way finish,
  /// stand-ins that write finish by their cheaper answerers, and what the store took is committed.
  void stop() {
    wiring.standIn.close();
    await("sockets", wiring.engine.shutdown(), SOCKETS_END);
    await(
        "requests",
        listeners.shutdown(REQUESTS_END).toCompletionStage(),
        REQUESTS_END.plusMillis(500));
    await("stand-ins", wiring.standIn.idle(), REPLIES_END);
    wiring.passwords.close();
    wiring.store.close();
    wiring.nodes.close();
    alarms.shutdownNow();
    await("event loops", vertx.close().toCompletionStage(), LOOPS_END);
  }

  private static void await(String what, CompletionStage<?> end, Duration most) {
    try {
      end.toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(System.Logger.Level.WARNING, "The stop goes on without waiting for all {0}", what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
