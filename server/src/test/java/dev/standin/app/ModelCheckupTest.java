package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.standin.chat.Finding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the doctor says of a model's host by what it answers.
class ModelCheckupTest {

  private static final Finding REACHED = Finding.ok("model: 127.0.0.1 is reached");

  private static List<Finding> look(URI base, boolean ask) throws InterruptedException {
    var model =
        new Config.Model(
            Optional.of("hush"), Optional.of(base), Optional.of("m"), Optional.empty());
    return new ModelCheckup(model, ask).look();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | OK   | model: it answers
          401 | FAIL | model: it refuses the key (401)
          403 | FAIL | model: it refuses the key (403)
          404 | FAIL | model: it knows no such model or path (404)
          429 | WARN | model: its limit is reached (429)
          500 | FAIL | model: it answers with status 500
          """)
  void whatItAnswersIsTold(int status, Finding.Level level, String told) throws Exception {
    List<String> asked = new ArrayList<>();
    HttpServer host =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    host.createContext(
        "/v1/chat/completions",
        exchange -> {
          String key = exchange.getRequestHeaders().getFirst("Authorization");
          byte[] body = exchange.getRequestBody().readAllBytes();
          asked.add(key + " " + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    host.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + host.getAddress().getPort() + "/v1");
      assertThat(look(base, false)).containsExactly(REACHED);
      assertThat(asked).isEmpty();
      List<Finding> found = look(base, true);
      assertThat(found).hasSize(2).startsWith(REACHED);
      assertThat(found.getLast().level()).isEqualTo(level);
      assertThat(found.getLast().what()).isEqualTo(told);
      assertThat(asked)
          .containsExactly(
              "Bearer hush {\"model\":\"m\",\"stream\":true,\"messages\":"
                  + "[{\"role\":\"user\",\"content\":\"Say yes.\"}]}");
    } finally {
      host.stop(0);
    }
  }

  @Test
  void aHostThatDoesNotExistFails() throws Exception {
    assertThat(look(URI.create("http://no-such-host.invalid/v1"), true))
        .containsExactly(
            Finding.fail(
                "model: there is no host no-such-host.invalid",
                "mend LLM_BASE_URL or LLM_URL, or this machine's DNS"));
  }
}
