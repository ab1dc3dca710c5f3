package dev.standin.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Calls a server as a client would.
record Caller(HttpClient client, String url) {

  static Caller of(String url) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    return new Caller(client, url);
  }

  String get(String path, String token) throws IOException, InterruptedException {
    return send("GET", path, "", token).body();
  }

  String post(String path, String json, String token) throws IOException, InterruptedException {
    return send("POST", path, json, token).body();
  }

  HttpResponse<String> send(String method, String path, String json, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofString(json));
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /// Registers and logs in.
  Person person(String name) throws IOException, InterruptedException {
    String credentials =
        "{\"email\":\"" + name + "@example.org\",\"password\":\"sesame " + name + "\"}";
    post("/register", credentials, "");
    String welcome = post("/login", credentials, "");
    return new Person(member(welcome, "temp"), member(welcome, "token"));
  }

  record Person(String id, String token) {}

  /// The value of a string member in flat JSON.
  static String member(String json, String name) {
    int at = json.indexOf("\"" + name + "\":\"");
    if (at < 0) {
      throw new AssertionError("no \"" + name + "\" in " + json);
    }
    int start = at + name.length() + 4;
    return json.substring(start, json.indexOf('"', start));
  }

  /// Opens a socket as the person, joined to the main namespace.
  Line line(Person person) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    url.replaceFirst("http", "ws") + "/socket.io/?EIO=4&transport=websocket"),
                new Ear(heard))
            .get(10, TimeUnit.SECONDS);
    socket.sendText("40{\"token\":\"" + person.token() + "\"}", true).get(10, TimeUnit.SECONDS);
    var line = new Line(socket, heard);
    line.until("40{");
    return line;
  }

  /// A socket and what it heard.
  record Line(WebSocket socket, BlockingQueue<String> heard) {

    /// The next text that starts so; skips others.
    String until(String prefix) throws InterruptedException {
      while (true) {
        String text = heard.poll(15, TimeUnit.SECONDS);
        if (text == null) {
          throw new AssertionError("heard nothing that starts with " + prefix);
        }
        if (text.startsWith(prefix)) {
          return text;
        }
      }
    }
  }

  private record Ear(BlockingQueue<String> heard) implements WebSocket.Listener {

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.add(text.toString());
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      heard.add("closed " + status);
      return CompletableFuture.completedFuture(null);
    }
  }
}
