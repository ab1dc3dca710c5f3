package dev.standin.socketio.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final String SOURCE = "src/test/java/dev/standin/socketio/example/TenLines.java";

  @Test
  void theExampleOfTheReadmeIsTheOneThatRuns() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String source = Files.readString(Path.of(SOURCE));
    assertThat(squeezed(between(source, "// begin", "// end")))
        .isEqualTo(squeezed(between(readme, "```java", "```")));
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }

  /// Without spaces and the braces that a formatter adds.
  private static String squeezed(String code) {
    return code.replaceAll("\\s", "");
  }

  @Test
  void theExampleAnswersOverAWebSocket() throws Exception {
    TenLines.Running running = TenLines.serve(0);
    try (HttpClient http = HttpClient.newHttpClient()) {
      int port =
          running
              .server()
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .actualPort();
      URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
      Lines lines = new Lines();
      WebSocket socket =
          http.newWebSocketBuilder().buildAsync(uri, lines).get(10, TimeUnit.SECONDS);
      assertThat(lines.next()).startsWith("0{\"sid\":");
      socket.sendText("40", true).get(10, TimeUnit.SECONDS);
      assertThat(lines.next()).startsWith("40{\"sid\":");
      socket.sendText("421[\"sum\",40,2]", true).get(10, TimeUnit.SECONDS);
      assertThat(lines.next()).isEqualTo("431[42]");
      socket.abort();
    } finally {
      running.vertx().close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  /// The text frames that came.
  private static final class Lines implements WebSocket.Listener {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      lines.add(text.toString());
      socket.request(1);
      return null;
    }

    String next() throws InterruptedException {
      String line = lines.poll(10, TimeUnit.SECONDS);
      return line == null ? "nothing came" : line;
    }
  }
}
