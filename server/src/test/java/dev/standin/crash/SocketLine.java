package dev.standin.crash;

import dev.standin.wire.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Socket.IO client of a hundred lines: Engine.IO 4 and Socket.IO 5 as text on a WebSocket.
final class SocketLine implements WebSocket.Listener {

  private static final int PATIENCE_SECONDS = 20;

  private final String token;
  private final Consumer<Map<String, @Nullable Object>> message;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<Map<String, @Nullable Object>>> waiting =
      new ConcurrentHashMap<>();
  private final StringBuilder partial = new StringBuilder();
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  private SocketLine(String token, Consumer<Map<String, @Nullable Object>> message) {
    this.token = token;
    this.message = message;
  }

  /// A connection that is let in.
  record Open(SocketLine line, WebSocket socket) {

    /// The event `message` with an acknowledgement, which never comes if the server is killed.
    CompletableFuture<Map<String, @Nullable Object>> send(int ackId, String json) {
      var answer = new CompletableFuture<Map<String, @Nullable Object>>();
      line.waiting.put(ackId, answer);
      line.say(socket, "42" + ackId + "[\"message\"," + json + "]");
      return answer;
    }

    /// Completes when the connection has ended.
    CompletableFuture<Void> over() {
      return line.over;
    }

    void close() {
      socket.abort();
      line.over.complete(null);
    }
  }

  /// Blocking. `message` hears every stored message that the server tells of.
  static Open connect(
      HttpClient http, URI server, String token, Consumer<Map<String, @Nullable Object>> message)
      throws IOException, InterruptedException {
    var line = new SocketLine(token, message);
    URI engine =
        URI.create("ws://" + server.getAuthority() + "/socket.io/?EIO=4&transport=websocket");
    try {
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(engine, line)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      CompletableFuture.anyOf(line.connected, line.over).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return new Open(line, socket);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("not let in", e);
    }
  }

  private synchronized void say(WebSocket socket, String packet) {
    sending = sending.thenCompose(_ -> socket.sendText(packet, true));
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      String packet = partial.toString();
      partial.setLength(0);
      packet(socket, packet);
    }
    socket.request(1);
    return null;
  }

  private void packet(WebSocket socket, String packet) {
    if (packet.startsWith("0")) {
      say(socket, "40{\"token\":\"" + token + "\"}");
    } else if (packet.equals("2")) {
      say(socket, "3");
    } else if (packet.startsWith("40")) {
      connected.complete(null);
    } else if (packet.startsWith("44")) {
      connected.completeExceptionally(new AssertionError("refused: " + packet));
    } else if (packet.startsWith("43")) {
      int ackId = Integer.parseInt(packet.substring(2, packet.indexOf('[')));
      CompletableFuture<Map<String, @Nullable Object>> answer = waiting.remove(ackId);
      if (answer == null) {
        throw new IllegalStateException("acknowledged twice: " + packet);
      }
      answer.complete(onlyObject(packet));
    } else if (packet.startsWith("42[\"message\",") || packet.startsWith("42[\"message:sent\",")) {
      message.accept(onlyObject(packet));
    }
  }

  private static Map<String, @Nullable Object> onlyObject(String packet) {
    String json = packet.substring(packet.indexOf('{'), packet.lastIndexOf('}') + 1);
    return JsonReader.object(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    over.complete(null);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    over.complete(null);
  }
}
