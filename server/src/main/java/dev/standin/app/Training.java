package dev.standin.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A short life of a server in a throw-away folder: two people talk, one of them busy. The JVM
/// records which classes that takes, so that real starts are quick.
final class Training {

  private static final int SECONDS = 10;
  private static final String LOGIN = "{\"email\":\"%s@example.org\",\"password\":\"training\"}";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(SECONDS)).build();
  private final String url;

  private Training(String url) {
    this.url = url;
  }

  /// Blocking, about a second.
  static void run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("standin-training");
    try {
      Server server = Server.start(config(folder.resolve("data")), Surroundings.real());
      try {
        String text = server.banner().text();
        new Training("http://127.0.0.1:" + server.port()).talk(text.length());
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("The training run broke off", e);
      } finally {
        server.stop();
      }
    } finally {
      delete(folder);
    }
  }

  private static Config config(Path data) {
    Map<String, String> flags =
        Map.of("PORT", "0", "HOST", "127.0.0.1", "DATA_DIR", data.toString());
    return switch (Config.read(Sources.read(flags, Map.of(), Optional.empty()))) {
      case Config.Read.Good(Config config) -> config;
      case Config.Read.Faulty(List<String> faults) ->
          throw new StartException(String.join(" ", faults));
    };
  }

  private void talk(int rounds)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    get("/health/ready");
    get("/");
    get("/metrics");
    post("/register", LOGIN.formatted("ana"), "");
    post("/register", LOGIN.formatted("bo"), "");
    String ana = post("/login", LOGIN.formatted("ana"), "");
    String bo = post("/login", LOGIN.formatted("bo"), "");
    String token = member(ana, "token");
    listen(token, member(ana, "temp"), member(bo, "temp"));
    String message =
        "{\"recipient\":\"" + member(ana, "temp") + "\",\"content\":\"hello, are you there?\"}";
    for (int i = 0; i < Math.min(rounds, 20); i++) {
      post("/messages", message, member(bo, "token"));
    }
    send("PUT", "/status", "{\"status\":\"BUSY\"}", token);
    post("/messages", message, member(bo, "token"));
    send("GET", "/messages/" + member(bo, "temp"), "", token);
  }

  private void listen(String token, String self, String peer)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    get("/socket.io/?EIO=4&transport=polling");
    var acknowledged = new CompletableFuture<String>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    url.replaceFirst("http", "ws") + "/socket.io/?EIO=4&transport=websocket"),
                new Listener(acknowledged))
            .get(SECONDS, TimeUnit.SECONDS);
    say(socket, "40{\"token\":\"" + token + "\"}");
    say(socket, "420[\"join\",\"" + self + "\"]");
    say(socket, "421[\"message\",{\"recipient\":\"" + peer + "\",\"content\":\"hello\"}]");
    acknowledged.get(SECONDS, TimeUnit.SECONDS);
  }

  private static void say(WebSocket socket, String text)
      throws InterruptedException, ExecutionException, TimeoutException {
    socket.sendText(text, true).get(SECONDS, TimeUnit.SECONDS);
  }

  private record Listener(CompletableFuture<String> acknowledged) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      if (text.toString().startsWith("431")) {
        acknowledged.complete(text.toString());
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void get(String path) throws IOException, InterruptedException {
    send("GET", path, "", "");
  }

  private String post(String path, String json, String token)
      throws IOException, InterruptedException {
    return send("POST", path, json, token);
  }

  private String send(String method, String path, String json, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(SECONDS))
            .method(method, HttpRequest.BodyPublishers.ofString(json));
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  /// The value of a string member in flat JSON.
  private static String member(String json, String name) {
    int start = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(start, json.indexOf('"', start));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
