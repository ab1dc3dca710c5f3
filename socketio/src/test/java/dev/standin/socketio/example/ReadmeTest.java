package dev.standin.socketio.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadmeTest {

  private static final Path SOURCES = Path.of("src/test/java/dev/standin/socketio/example");

  /// Three cells, the last of them names of tests.
  private static final Pattern FEATURE =
      Pattern.compile("\\|.+\\|.+\\| [\\w./]*(Test|Contract|test\\.js)(, [\\w./]+)* \\|");

  private static final int FEATURES = 50;

  @ParameterizedTest
  @CsvSource({"0, TenLines", "1, NextSteps"})
  void theExamplesOfTheReadmeAreThoseThatAreCompiled(int place, String name) throws IOException {
    String[] blocks = Files.readString(Path.of("README.md")).split("```java");
    assertThat(blocks).hasSize(3);
    String example = blocks[place + 1].substring(0, blocks[place + 1].indexOf("```"));
    String source = Files.readString(SOURCES.resolve(name + ".java"));
    assertThat(squeezed(between(source, "// begin", "// end"))).isEqualTo(squeezed(example));
  }

  /// A row of the tables of features ends in the names of its tests: classes of this module, or
  /// files of `conformance`.
  @Test
  void eachFeatureOfTheReadmeNamesTestsThatExist() throws IOException {
    Set<String> there = new HashSet<>(files(Path.of("src/test/java"), ".java"));
    there.addAll(files(Path.of("../conformance"), ".test.js"));
    int rows = 0;
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      String[] cells = line.split(" \\| ");
      if (!FEATURE.matcher(line).matches()) {
        continue;
      }
      rows++;
      String tests = cells[cells.length - 1].replace(" |", "");
      assertThat(there).as(line).containsAll(List.of(tests.split(", ")));
    }
    assertThat(rows).as("features of the README").isGreaterThanOrEqualTo(FEATURES);
  }

  /// The names of the test files below a folder, without `.java`; of two with one name in different
  /// folders, the folder stands before it, too.
  private static Set<String> files(Path folder, String end) throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> !file.toString().contains("node_modules"))
          .filter(file -> file.toString().endsWith(end))
          .map(file -> file.toString().replace(File.separatorChar, '/').replace(".java", ""))
          .forEach(
              file -> {
                String[] parts = file.split("/");
                names.add(parts[parts.length - 1]);
                names.add(parts[parts.length - 2] + "/" + parts[parts.length - 1]);
              });
    }
    return names;
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
