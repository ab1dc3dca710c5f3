package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.metrics.MetricsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A real engine on a free loopback port that sends everything back, with what its upper half
/// heard.
final class EngineFixture implements AutoCloseable, EngineListener {

  static final EngineLimits LIMITS =
      new EngineLimits(300, 200, 500, 100_000, 16, 1 << 20, 5_000, 2_000);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  final Vertx vertx;
  final EngineServer engine;
  final HttpServer http;
  final HttpClient client = HttpClient.newHttpClient();
  final List<EngineSocket> opened = new CopyOnWriteArrayList<>();
  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  volatile Consumer<EngineSocket> onOpen = _ -> {};

  /// Takes the sessions in the place of the echo.
  volatile @Nullable EngineListener upper;

  volatile Consumer<HttpServerRequest> onRequest = _ -> {};
  volatile Consumer<HttpServerRequest> elsewhere =
      request -> request.response().setStatusCode(404).end("elsewhere");

  /// What differs from case to case.
  record Setup(EngineOptions options, int loops, @Nullable HttpServerOptions http) {

    static Setup of(EngineOptions options) {
      return new Setup(options, 2, null);
    }
  }

  EngineFixture() {
    this(Setup.of(EngineOptions.defaults().withLimits(LIMITS)));
  }

  EngineFixture(Setup setup) {
    this(setup, Vertx.builder(), new MetricsOptions());
  }

  EngineFixture(Setup setup, VertxBuilder builder, MetricsOptions metrics) {
    VertxOptions options =
        new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(setup.loops());
    vertx = builder.with(options.setMetricsOptions(metrics)).build();
    Sources sources = new Sources(new Random(7), () -> Instant.EPOCH, System::nanoTime);
    engine = new EngineServer(vertx, setup.options(), this, sources);
    HttpServerOptions http =
        setup.http() == null ? RecommendedHttp.options(setup.options().limits()) : setup.http();
    this.http =
        await(
            vertx
                .createHttpServer(http.setHost("127.0.0.1").setPort(0))
                .connectionHandler(engine::connected)
                .requestHandler(
                    request -> {
                      onRequest.accept(request);
                      if (!engine.handle(request)) {
                        elsewhere.accept(request);
                      }
                    })
                .listen());
  }

  @Override
  public Receiver opened(EngineSocket socket) {
    opened.add(socket);
    onOpen.accept(socket);
    EngineListener other = upper;
    return other == null ? echo(socket) : other.opened(socket);
  }

  private Receiver echo(EngineSocket socket) {
    return new Receiver() {
      @Override
      public void text(String payload) {
        if (!socket.owner().here()) {
          heard.add("WRONG THREAD");
        }
        heard.add(payload);
        socket.send(EngineMessage.text(payload));
      }

      @Override
      public void binary(byte[] payload) {
        socket.send(EngineMessage.binary(payload));
      }

      @Override
      public void closed(CloseReason reason) {
        heard.add("closed: " + reason.text());
      }
    };
  }

  int port() {
    return http.actualPort();
  }

  URI uri(String query) {
    return URI.create("http://127.0.0.1:" + port() + "/socket.io/?" + query);
  }

  /// The next thing that the upper half heard.
  String hears() {
    try {
      String next = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return next == null ? "nothing" : next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String openPolling() {
    String body = get("EIO=4&transport=polling").body();
    return body.substring(body.indexOf("\"sid\":\"") + 7, body.indexOf("\",\"upgrades"));
  }

  HttpResponse<String> get(String query) {
    return send(HttpRequest.newBuilder(uri(query)));
  }

  CompletableFuture<HttpResponse<String>> getLater(String query) {
    return client.sendAsync(
        HttpRequest.newBuilder(uri(query)).timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> poll(String sid) {
    return get("EIO=4&transport=polling&sid=" + sid);
  }

  HttpResponse<String> post(String sid, String body) {
    URI uri = uri("EIO=4&transport=polling&sid=" + sid);
    return send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  RawWebSocket webSocket(String query) {
    return RawWebSocket.open(port(), "/socket.io/?" + query, Map.of());
  }

  RawWebSocket webSocket() {
    RawWebSocket socket = webSocket("EIO=4&transport=websocket");
    socket.expectText(open -> open.startsWith("0{"));
    return socket;
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until something is so.
  static void until(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    await(vertx.close());
  }
}
