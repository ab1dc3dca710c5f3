package dev.standin.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/// A client of the relay itself: it opens a session over polling and one over a WebSocket and sends
/// messages, so that the classes which a start needs are in the JVM's cache.
final class Training {

  private static final int MESSAGES = 200;
  private static final long DEADLINE_SECONDS = 20;

  private Training() {}

  static void start(int port) {
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                poll(port);
                talk(port);
                System.exit(0);
              } catch (IOException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException("the training failed", e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static void poll(int port) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling");
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      String open = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      if (!open.startsWith("0{")) {
        throw new UncheckedIOException(new IOException("no OPEN packet but " + open));
      }
    }
  }

  private static void talk(int port)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Void> heard = new CompletableFuture<>();
    URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
    HttpClient client = HttpClient.newHttpClient();
    client
        .newWebSocketBuilder()
        .buildAsync(uri, new Speaker(heard))
        .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    heard.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /// Joins, sends messages to itself and waits for all of them.
  private static final class Speaker implements WebSocket.Listener {
    private final CompletableFuture<Void> done;
    private int heard;

    Speaker(CompletableFuture<Void> done) {
      this.done = done;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      String text = data.toString();
      CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
      if (text.startsWith("0")) {
        sent = socket.sendText("40", true);
      } else if (text.startsWith("40")) {
        sent =
            IntStream.range(0, MESSAGES)
                .boxed()
                .reduce(
                    socket
                        .sendText("42[\"join\",\"u\"]", true)
                        .thenCompose(s -> s.sendText("42[\"joinRoom\",\"r\"]", true)),
                    (before, _) -> before.thenCompose(Speaker::speak),
                    (one, _) -> one);
      } else if (text.startsWith("42") && ++heard == MESSAGES) {
        done.complete(null);
      }
      socket.request(1);
      return sent;
    }

    private static CompletableFuture<WebSocket> speak(WebSocket socket) {
      return socket
          .sendText("42[\"roomMessage\",{\"room\":\"r\",\"content\":\"hello\"}]", true)
          .thenCompose(
              s -> s.sendText("42[\"message\",{\"recipient\":\"u\",\"content\":\"hi\"}]", true));
    }
  }
}
