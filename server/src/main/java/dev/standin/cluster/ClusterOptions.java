package dev.standin.cluster;

import java.time.Duration;

/// What all servers of a cluster must agree on, but for `secretsStay`, which is each one's own.
///
/// @param prefix of all channels: `key` in Node's adapter
/// @param requestsTimeout how long other servers have for an answer
/// @param ownResponses answers go to the asking server only (`publishOnSpecificResponseChannel` in
///   Node); false while a Node server with @socket.io/redis-adapter before 7.1 takes part
/// @param secretsStay other servers are not told by what clients prove who they are: `auth`, the
///   headers `authorization`, `proxy-authorization` and `cookie`, and the query's `token`
public record ClusterOptions(
    String prefix, Duration requestsTimeout, boolean ownResponses, boolean secretsStay) {

  /// `socket.io`, 5 s, answers to the asking server, which is told all, as by Node.
  public static ClusterOptions defaults() {
    return new ClusterOptions("socket.io", Duration.ofSeconds(5), true, false);
  }

  public ClusterOptions withPrefix(String other) {
    return new ClusterOptions(other, requestsTimeout, ownResponses, secretsStay);
  }

  public ClusterOptions keepingSecrets() {
    return new ClusterOptions(prefix, requestsTimeout, ownResponses, true);
  }
}
