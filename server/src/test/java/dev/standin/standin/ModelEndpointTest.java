package dev.standin.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelEndpointTest {

  @Test
  void anAddressOrAKeyThatCannotWorkIsRefusedAtTheStartWithoutTheKey() {
    for (String address : List.of("localhost:8080", "ftp://x/v1", "/v1", "http:///v1")) {
      assertThatThrownBy(() -> ModelEndpoint.prompt(URI.create(address), Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("http");
    }
    assertThatThrownBy(() -> ModelEndpoint.openAi("sk-abc\nX: y"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("abc");
  }

  @Test
  void theKeyIsNeverPrinted() {
    assertThat(ModelEndpoint.openAi("sk-secret").toString()).doesNotContain("sk-secret");
  }

  @Test
  void withOnlyAKeyOpenAiIsAskedWithoutReasoning() {
    ModelEndpoint endpoint = ModelEndpoint.openAi("k");
    assertThat(endpoint.address()).isEqualTo(URI.create("https://api.openai.com/v1"));
    assertThat(endpoint.model()).isEqualTo("gpt-6-luna");
    assertThat(endpoint.reasoningEffort()).contains("none");
  }
}
