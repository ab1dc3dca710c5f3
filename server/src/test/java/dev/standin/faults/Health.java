package dev.standin.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;

/// Asks nodes how they are.
final class Health implements AutoCloseable {

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /// What GET /health/ready answers; 0 if nothing.
  int ready(URI node) {
    var request =
        HttpRequest.newBuilder(node.resolve("/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException away) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits until every node answers so.
  boolean awaitAll(Cluster cluster, int status, int seconds) {
    return Load.await(() -> all(cluster.nodes(), status), seconds);
  }

  /// Whether each of these nodes answers so now.
  boolean all(Collection<Node> nodes, int status) {
    return nodes.stream().allMatch(node -> ready(node.address()) == status);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
