package dev.standin.http;

import io.vertx.core.http.HttpMethod;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/// A method and a path such as `/messages/{recipientId}`, with at most one `{…}`.
final class Route {

  private static final int STATUSES = 600;

  private final HttpMethod method;
  private final String path;
  private final Endpoint endpoint;
  private final Metrics metrics;
  private final AtomicReferenceArray<LongAdder> answers = new AtomicReferenceArray<>(STATUSES);

  Route(HttpMethod method, String path, Endpoint endpoint, Metrics metrics) {
    this.method = method;
    this.path = path;
    this.endpoint = endpoint;
    this.metrics = metrics;
  }

  HttpMethod method() {
    return method;
  }

  String path() {
    return path;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// For log lines and metrics: never what stood in the address.
  String name() {
    return method + " " + path;
  }

  void count(int status) {
    LongAdder counter = answers.get(status);
    if (counter == null) {
      counter =
          metrics.counter(
              "standin_http_requests_total",
              "HTTP requests by route and status.",
              "method=\"" + method + "\",route=\"" + path + "\",status=\"" + status + "\"");
      answers.set(status, counter);
    }
    counter.increment();
  }
}
