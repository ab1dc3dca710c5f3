package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTest {

  private static final String PASSWORD = "for-this-test";

  @TempDir private static Path folder;

  @ParameterizedTest(name = "ALPN {0}")
  @ValueSource(booleans = {true, false})
  void webSocketsWorkOverTls(boolean alpn) throws Exception {
    Path store = keyStore();
    try (EngineFixture engine = engine(store, alpn)) {
      List<Channel> channels = new CopyOnWriteArrayList<>();
      engine.onRequest = request -> channels.add(Takeover.channel(request));
      for (int i = 0; i < 4; i++) {
        try (RawWebSocket socket = connect(engine, store)) {
          socket.handshake("/socket.io/?EIO=4&transport=websocket", Map.of());
          socket.expectText(open -> open.startsWith("0{"));
          socket.text("4" + "x".repeat(50_000));
          socket.expect("81 4" + "x".repeat(50_000));
          assertThat(channels.getLast().pipeline().names())
              .containsExactly("ssl", "engine", "DefaultChannelPipeline$TailContext#0");
          assertThat(engine.opened.getLast().handshake().secure()).isTrue();
          socket.send(RawWebSocket.frame(0x82, new byte[100_001]));
          socket.expect("close 1009");
        }
      }
    }
  }

  @Test
  void anUpgradeMovesBetweenLoopsWithItsTls() throws Exception {
    Path store = keyStore();
    try (EngineFixture engine = engine(store, true)) {
      for (int i = 0; i < 8; i++) {
        String sid;
        try (RawWebSocket http = connect(engine, store)) {
          String get = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n";
          http.send(get.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          http.head();
          sid = http.body(30).substring(9, 29);
        }
        try (RawWebSocket socket = connect(engine, store)) {
          socket.handshake("/socket.io/?EIO=4&transport=websocket&sid=" + sid, Map.of());
          socket.text("2probe");
          socket.expect("81 3probe");
          socket.text("5");
          socket.text("4moved");
          socket.expect("81 4moved");
          assertThat(engine.hears()).isEqualTo("moved");
        }
        assertThat(engine.hears()).isEqualTo("closed: transport close");
      }
    }
  }

  private static EngineFixture engine(Path store, boolean alpn) {
    HttpServerOptions http =
        RecommendedHttp.options(EngineFixture.LIMITS)
            .setSsl(true)
            .setUseAlpn(alpn)
            .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword(PASSWORD));
    var limits =
        new dev.standin.socketio.engineio.EngineLimits(
            20_000, 20_000, 500, 100_000, 16, 1 << 20, 5_000, 2_000);
    var options = EngineOptions.defaults().withLimits(limits);
    return new EngineFixture(new EngineFixture.Setup(options, 2, http));
  }

  private static RawWebSocket connect(EngineFixture engine, Path store) throws Exception {
    KeyStore trusted = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return new RawWebSocket(context.getSocketFactory().createSocket("127.0.0.1", engine.port()));
  }

  private static synchronized Path keyStore() throws Exception {
    Path store = folder.resolve("test.p12");
    if (!Files.exists(store)) {
      Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
      Process process =
          new ProcessBuilder(
                  keytool.toString(),
                  "-genkeypair",
                  "-alias",
                  "test",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  store.toString())
              .redirectErrorStream(true)
              .start();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    return store;
  }
}
