package dev.standin.standin;

import java.time.Duration;
import java.util.List;

/// The models of a chain, in order, and the calls that they share. Without models there is no HTTP
/// client and none of its threads.
record Models(List<Model> models, List<HttpCalls> calls) {

  static Models of(List<ModelEndpoint> endpoints, StandInSettings settings) {
    if (endpoints.isEmpty()) {
      return new Models(List.of(), List.of());
    }
    Duration connect =
        endpoints.stream()
            .map(endpoint -> endpoint.limits().connect())
            .max(Duration::compareTo)
            .orElseThrow();
    var calls = new HttpCalls(settings.modelConcurrency(), connect);
    List<Model> models =
        endpoints.stream().<Model>map(endpoint -> new HttpModel(calls, endpoint)).toList();
    return new Models(models, List.of(calls));
  }
}
