package dev.standin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.http.ChatServer.Answer;
import dev.standin.wire.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// openapi.yaml, the page made of it, and the files beside it.
final class DocumentationTest {

  private final ChatServer chat = ChatServer.usual();

  @AfterEach
  void close() {
    chat.close();
  }

  @Test
  void theRoutesAreThoseOfTheDocument() {
    List<String> files = Pages.FILES.keySet().stream().map(path -> "GET " + path).toList();
    List<String> routes =
        chat.api.routeNames().stream().filter(name -> !files.contains(name)).toList();
    assertThat(routes).containsExactlyInAnyOrderElementsOf(ChatServer.spec().operations());
  }

  @Test
  void everyProblemIsInTheDocument() {
    String text = ChatServer.spec().text().replaceAll("\\s+", " ");
    for (Problem problem : Problem.values()) {
      assertThat(text).contains(problem.sentence()).contains(problem.code());
    }
  }

  @Test
  void theDocumentIsServedAsItIs() {
    Answer answer = chat.get("/openapi.yaml");
    assertThat(answer.body()).isEqualTo(ChatServer.spec().text());
    Answer again =
        chat.send(
            chat.request("/openapi.yaml", Optional.empty())
                .header("If-None-Match", answer.header("ETag"))
                .build());
    assertThat(again.response().statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void thePageHoldsEveryRouteAndNoScript() {
    Answer page = chat.get("/docs");
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'self';");
    for (String operation : ChatServer.spec().operations()) {
      assertThat(page.body()).contains("<h2><code>" + operation + "</code></h2>");
    }
    assertThat(page.body())
        .contains("Access denied. No token provided.")
        .contains("<a href=\"#shape-Message\">")
        .doesNotContain("<script")
        .doesNotContain("style=")
        .doesNotContain("<style");
  }

  @Test
  void theFilesOfThePageHaveTheirTypes() {
    assertThat(chat.get("/docs.css").header("Content-Type")).isEqualTo("text/css; charset=utf-8");
    assertThat(chat.get("/favicon.svg").header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(chat.get("/favicon.ico").header("Cache-Control")).isEqualTo("no-cache");
    assertThat(chat.get("/favicon.svg").header("X-Content-Type-Options")).isEqualTo("nosniff");
  }
}
