package dev.standin.app;

import dev.standin.standin.ModelEndpoint;
import java.util.List;
import java.util.Optional;

/// Which model answers, by the settings.
final class Endpoints {

  private Endpoints() {}

  /// The operator's model, if there is one. A key alone leads to OpenAI.
  static List<ModelEndpoint> of(Config.Model model) {
    Optional<String> key = model.apiKey();
    if (model.legacyUrl().isPresent()) {
      return List.of(ModelEndpoint.prompt(model.legacyUrl().get(), key));
    }
    if (model.baseUrl().isPresent()) {
      String name = model.model().orElseThrow();
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

  /// Who reads messages to busy people, for the banner.
  static String described(List<ModelEndpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return "none; notes and away texts answer for who is busy";
    }
    ModelEndpoint first = endpoints.getFirst();
    return first.model().isEmpty() ? first.host() : first.model() + " at " + first.host();
  }
}
