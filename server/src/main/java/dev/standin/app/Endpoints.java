package dev.standin.app;

import dev.standin.standin.ModelEndpoint;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Which model answers, by the settings.
final class Endpoints {

  private static final System.Logger LOG = System.getLogger(Endpoints.class.getName());

  private Endpoints() {}

  /// The operator's model, if there is one. A key alone leads to OpenAI.
  static List<ModelEndpoint> of(Config.Model model) {
    Optional<String> key = model.apiKey();
    if (model.legacyUrl().isPresent()) {
      return List.of(ModelEndpoint.prompt(model.legacyUrl().get(), key));
    }
    if (model.baseUrl().isPresent()) {
      String name = model.model().orElseThrow();
      doubt(model.baseUrl().get())
          .ifPresent(sentence -> LOG.log(System.Logger.Level.WARNING, sentence));
      return List.of(ModelEndpoint.chatCompletions(model.baseUrl().get(), key, name));
    }
    if (key.isEmpty()) {
      return List.of();
    }
    return List.of(
        model
            .model()
            .map(name -> ModelEndpoint.chatCompletions(ModelEndpoint.OPENAI, key, name))
            .orElseGet(() -> ModelEndpoint.openAi(key.get())));
  }

  /// What is likely wrong with a base URL. Some hosts do have another path than /v1, so it is used.
  static Optional<String> doubt(URI base) {
    String path = String.valueOf(base.getPath());
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return plain.endsWith("/v1")
        ? Optional.empty()
        : Optional.of(
            "LLM_BASE_URL usually ends in /v1, and this one doesn't: the model is asked at the path "
                + plain
                + "/chat/completions.");
  }

  /// Who reads messages to busy people, for the banner.
  static String described(List<ModelEndpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return "none; notes and away texts answer for who is busy";
    }
    ModelEndpoint first = endpoints.getFirst();
    return first.model().isEmpty() ? first.host() : first.model() + " at " + first.host();
  }
}
