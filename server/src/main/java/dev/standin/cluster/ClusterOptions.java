package dev.standin.cluster;

import java.time.Duration;

/// What all servers of a cluster must agree on.
///
/// @param prefix of all channels: `key` in Node's adapter
/// @param requestsTimeout how long other servers have for an answer
/// @param ownResponses answers go to the asking server only (`publishOnSpecificResponseChannel` in
///   Node); false while a Node server with @socket.io/redis-adapter before 7.1 takes part
public record ClusterOptions(String prefix, Duration requestsTimeout, boolean ownResponses) {

  /// `socket.io`, 5 s, answers to the asking server.
  public static ClusterOptions defaults() {
    return new ClusterOptions("socket.io", Duration.ofSeconds(5), true);
  }
}
