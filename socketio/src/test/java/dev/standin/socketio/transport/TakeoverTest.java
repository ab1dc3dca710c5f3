package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpServerConfig;
import io.vertx.core.net.TrafficShapingOptions;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.TransportMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One test for each thing that the takeover needs from Vert.x: an update that changes one fails
/// here.
final class TakeoverTest {

  private static final String PATH = "/socket.io/?EIO=4&transport=websocket";

  @Test
  void onlyOurHandlerStaysInThePipeline() {
    try (EngineFixture engine = new EngineFixture()) {
      assertThat(pipelineAfterTakeover(engine))
          .containsExactly("engine", "DefaultChannelPipeline$TailContext#0");
    }
  }

  @Test
  void compressionAndIdleHandlersGoTooAndTrafficShapingStays() {
    HttpServerOptions http =
        RecommendedHttp.options(EngineFixture.LIMITS)
            .setCompressionSupported(true)
            .setDecompressionSupported(true)
            .setTrafficShapingOptions(
                new TrafficShapingOptions()
                    .setInboundGlobalBandwidth(10_000_000)
                    .setOutboundGlobalBandwidth(10_000_000));
    try (EngineFixture engine = new EngineFixture(with(http))) {
      assertThat(pipelineAfterTakeover(engine))
          .containsExactly(
              "globalTrafficShaping", "engine", "DefaultChannelPipeline$TailContext#0");
    }
  }

  @Test
  void framesInTheSamePacketAsTheRequestAreNotLost() {
    try (EngineFixture engine = new EngineFixture();
        RawWebSocket socket = RawWebSocket.connect(engine.port())) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(RawWebSocket.request(PATH, Map.of()));
      for (int i = 0; i < 50; i++) {
        all.writeBytes(RawWebSocket.frame(0x81, ascii("4early" + i)));
      }
      socket.send(all.toByteArray());
      assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
      socket.expectText(open -> open.startsWith("0{"));
      for (int i = 0; i < 50; i++) {
        socket.expect("81 4early" + i);
      }
    }
  }

  @Test
  void framesCutAnywhereBehindTheRequestAreNotLost() {
    byte[] request = RawWebSocket.request(PATH, Map.of());
    byte[] frame = RawWebSocket.frame(0x81, ascii("4split"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(request);
    all.writeBytes(frame);
    byte[] bytes = all.toByteArray();
    try (EngineFixture engine = new EngineFixture()) {
      for (int cut = request.length - 3; cut < bytes.length; cut++) {
        try (RawWebSocket socket = RawWebSocket.connect(engine.port())) {
          socket.send(java.util.Arrays.copyOf(bytes, cut));
          if (cut >= request.length) {
            socket.head();
            socket.expectText(open -> open.startsWith("0{"));
          }
          socket.send(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
          if (cut < request.length) {
            socket.head();
            socket.expectText(open -> open.startsWith("0{"));
          }
          socket.expect("81 4split");
        }
      }
    }
  }

  @Test
  void anUpgradeBehindASlowRequestOnTheSameConnectionWorks() {
    try (EngineFixture engine = new EngineFixture();
        RawWebSocket socket = RawWebSocket.connect(engine.port())) {
      AtomicReference<@Nullable HttpServerRequest> slow = new AtomicReference<>();
      engine.elsewhere = slow::set;
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(ascii("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
      both.writeBytes(RawWebSocket.request(PATH, Map.of()));
      socket.send(both.toByteArray());
      EngineFixture.until("slow request is there", () -> slow.get() != null);
      answer(slow.get());
      assertThat(socket.head()).startsWith("HTTP/1.1 200 ");
      socket.body(4);
      assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
      socket.expectText(open -> open.startsWith("0{"));
      socket.text("4works");
      socket.expect("81 4works");
    }
  }

  @Test
  void anUpgradeOnAUsedConnectionWorks() {
    try (EngineFixture engine = new EngineFixture();
        RawWebSocket socket = RawWebSocket.connect(engine.port())) {
      socket.send(ascii("GET /x HTTP/1.1\r\nHost: x\r\n\r\n"));
      assertThat(socket.head()).startsWith("HTTP/1.1 404 ");
      assertThat(socket.body(9)).isEqualTo("elsewhere");
      socket.handshake(PATH, Map.of());
      socket.expectText(open -> open.startsWith("0{"));
    }
  }

  @Test
  void anOlderHttpVersionIsNoUpgrade() {
    try (EngineFixture engine = new EngineFixture();
        RawWebSocket socket = RawWebSocket.connect(engine.port())) {
      socket.send(ascii("GET " + PATH + " HTTP/1.0\r\n" + RawWebSocket.HANDSHAKE + "\r\n"));
      assertThat(socket.head()).contains(" 400 ");
    }
  }

  @Test
  void theBooksOfVertxCloseAtTheTakeover() {
    Books books = new Books();
    var builder = Vertx.builder().withMetrics(_ -> books);
    var metrics = new MetricsOptions().setEnabled(true);
    try (EngineFixture engine = new EngineFixture(with(null), builder, metrics)) {
      try (RawWebSocket socket = engine.webSocket()) {
        EngineFixture.until("the connection is off the books", () -> books.connections.get() == 0);
        assertThat(books.requests.get()).isZero();
        socket.text("4still here");
        socket.expect("81 4still here");
      }
      assertThat(engine.hears()).isEqualTo("still here");
      assertThat(engine.hears()).isEqualTo("closed: transport close");
      assertThat(books.connections.get()).isZero();
      assertThat(books.seen.get()).isEqualTo(1);
    }
  }

  @Test
  void shuttingTheHttpServerDownClosesWith1001WellBeforeItsGrace() {
    try (EngineFixture engine = new EngineFixture();
        RawWebSocket socket = engine.webSocket()) {
      var down = engine.http.shutdown(Duration.ofSeconds(30));
      socket.expect("close 1001");
      socket.send(RawWebSocket.frame(0x88, new byte[] {3, (byte) 0xe9}));
      socket.expect("end");
      EngineFixture.await(down);
      assertThat(engine.hears()).isEqualTo("closed: server shutting down");
    }
  }

  @Test
  void aHalfOpenConnectionEndsByOurOwnTimeout() {
    try (EngineFixture engine = new EngineFixture();
        RawWebSocket socket = engine.webSocket()) {
      long before = System.nanoTime();
      socket.expect("81 2");
      socket.expect("close 1000");
      assertThat(engine.hears()).isEqualTo("closed: ping timeout");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void anIdleWebSocketOutlivesTheHttpIdleTimeout() {
    EngineLimits limits = new EngineLimits(400, 400, 500, 100_000, 16, 1 << 20, 5_000, 2_000);
    HttpServerOptions http = RecommendedHttp.options(limits).setIdleTimeout(150);
    var options = EngineOptions.defaults().withLimits(limits);
    try (EngineFixture engine = new EngineFixture(new EngineFixture.Setup(options, 1, http));
        RawWebSocket socket = engine.webSocket()) {
      socket.expect("81 2");
      socket.text("3");
      socket.expect("81 2");
    }
  }

  /// With it on, Vert.x puts handlers into the pipeline that remove themselves behind our back.
  @Test
  void theRecommendedOptionsTurnHttp2OverCleartextOff() {
    HttpServerOptions http = RecommendedHttp.options(EngineLimits.defaults());
    assertThat(http.isHttp2ClearTextEnabled()).isFalse();
    assertThat(http.getIdleTimeoutUnit()).isEqualTo(java.util.concurrent.TimeUnit.MILLISECONDS);
    assertThat(http.getIdleTimeout()).isEqualTo(60_000);
  }

  private static EngineFixture.Setup with(@Nullable HttpServerOptions http) {
    return new EngineFixture.Setup(
        EngineOptions.defaults().withLimits(EngineFixture.LIMITS), 2, http);
  }

  private static List<String> pipelineAfterTakeover(EngineFixture engine) {
    List<Channel> channels = new CopyOnWriteArrayList<>();
    engine.onRequest = request -> channels.add(Takeover.channel(request));
    try (RawWebSocket socket = engine.webSocket()) {
      socket.text("4a");
      socket.expect("81 4a");
      assertThat(channels.getFirst().config().isAutoRead()).isTrue();
      return List.copyOf(channels.getFirst().pipeline().names());
    }
  }

  private static void answer(@Nullable HttpServerRequest request) {
    if (request != null) {
      request.response().end("slow");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Counts open connections and requests.
  private static final class Books implements VertxMetrics {
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger seen = new AtomicInteger();

    @Override
    public TransportMetrics<?> createTcpServerMetrics(
        TcpServerConfig config, String protocol, SocketAddress address) {
      return new TransportMetrics<String>() {
        @Override
        public String connected(SocketAddress remote, String name) {
          connections.incrementAndGet();
          seen.incrementAndGet();
          return "";
        }

        @Override
        public void disconnected(String metric, SocketAddress remote) {
          connections.decrementAndGet();
        }
      };
    }

    @Override
    public HttpServerMetrics<?, ?> createHttpServerMetrics(
        io.vertx.core.http.HttpServerConfig config, SocketAddress tcp, SocketAddress udp) {
      return new HttpServerMetrics<String, String>() {
        @Override
        public String requestBegin(SocketAddress remote, HttpRequest request) {
          requests.incrementAndGet();
          return "";
        }

        @Override
        public void requestReset(String metric) {
          requests.decrementAndGet();
        }
      };
    }
  }
}
