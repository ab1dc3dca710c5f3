package dev.standin.cluster;

import dev.standin.socketio.ClusterContract;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class RedisClusterTest extends ClusterContract {

  @Override
  protected Cluster cluster(long seed) {
    return new RedisNodes(seed);
  }
}
