package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientFilesTest {

  private static final String SCRIPT = "/*!\n * Socket.IO v4.8.1\n */\nlet größe = 1;\n";

  @TempDir private Path folder = Path.of("");
  private EngineFixture engine = new EngineFixture();

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("socket.io.js"), SCRIPT);
    Files.writeString(folder.resolve("socket.io.js.map"), "{}");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    engine.close();
    engine =
        new EngineFixture(
            EngineFixture.Setup.of(
                EngineOptions.defaults().withClientFiles(ClientFiles.directory(folder))));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void theScriptComesWithItsVersionAsETag() throws Exception {
    for (int i = 0; i < 2; i++) {
      HttpResponse<byte[]> answer = get("socket.io.js");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo(SCRIPT);
      assertThat(answer.headers().firstValue("ETag")).hasValue("W/\"4.8.1\"");
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("application/javascript; charset=utf-8");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("public, max-age=0");
    }
    assertThat(get("socket.io.js.map").headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
  }

  @Test
  void whoHasItAlreadyGets304() throws Exception {
    for (String known : new String[] {"W/\"4.8.1\"", "\"4.8.1\""}) {
      HttpResponse<byte[]> answer = get("socket.io.js", "If-None-Match", known);
      assertThat(answer.statusCode()).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
    }
    assertThat(get("socket.io.js", "If-None-Match", "\"4.8.0\"").statusCode()).isEqualTo(200);
  }

  @Test
  void whoTakesGzipGetsIt() throws Exception {
    HttpResponse<byte[]> answer = get("socket.io.js", "Accept-Encoding", "br, gzip;q=0.5");
    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    var zipped = new GZIPInputStream(new ByteArrayInputStream(answer.body()));
    assertThat(new String(zipped.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(SCRIPT);
    assertThat(
            get("socket.io.js", "Accept-Encoding", "gzip;q=0")
                .headers()
                .firstValue("Content-Encoding"))
        .isEmpty();
  }

  @Test
  void whatIsNotThereOrNotTheClientIs404() throws Exception {
    assertThat(get("socket.io.min.js").statusCode()).isEqualTo(404);
    assertThat(get("secret.txt").statusCode()).isEqualTo(404);
    assertThat(get("..%2Fsocket.io.js").statusCode()).isEqualTo(404);
    assertThat(get("x/socket.io.js").statusCode()).isEqualTo(404);
  }

  @Test
  void resourcesOfTheClassPathServeToo() throws Exception {
    var loader = new java.net.URLClassLoader(new java.net.URL[] {folder.toUri().toURL()}, null);
    try (loader;
        EngineFixture other =
            new EngineFixture(
                EngineFixture.Setup.of(
                    EngineOptions.defaults().withClientFiles(ClientFiles.resources(loader, ""))))) {
      assertThat(get(other, HttpRequest.newBuilder(), "socket.io.js").statusCode()).isEqualTo(200);
      assertThat(get(other, HttpRequest.newBuilder(), "socket.io.min.js").statusCode())
          .isEqualTo(404);
    }
  }

  private HttpResponse<byte[]> get(String name, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder();
    return get(engine, headers.length == 0 ? request : request.headers(headers), name);
  }

  private static HttpResponse<byte[]> get(
      EngineFixture from, HttpRequest.Builder request, String name) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + from.port() + "/socket.io/" + name);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.uri(uri).build(), BodyHandlers.ofByteArray());
    }
  }
}
