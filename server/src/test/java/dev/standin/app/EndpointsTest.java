package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:11434/v1", "https://llm.example/openai/v1/"})
  void aBaseThatEndsInV1IsNotDoubted(String base) {
    assertThat(Endpoints.doubt(URI.create(base))).isEmpty();
  }

  @Test
  void anotherBaseIsUsedButTheOperatorIsToldWhereTheModelIsAskedWithoutUserOrQuery() {
    assertThat(Endpoints.doubt(URI.create("http://u:p@localhost:11434/?k=secret")))
        .contains(
            "LLM_BASE_URL usually ends in /v1, and this one doesn't: the model is asked at the"
                + " path /chat/completions.");
    assertThat(Endpoints.doubt(URI.create("https://llm.example/v1/chat/completions")))
        .hasValueSatisfying(
            told -> assertThat(told).endsWith("/v1/chat/completions/chat/completions."));
  }
}
