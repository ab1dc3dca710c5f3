package dev.standin.cluster;

import dev.standin.socketio.Adapter;
import dev.standin.socketio.AdapterContract;
import dev.standin.socketio.Namespace;
import java.util.Random;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class RedisAdapterTest extends AdapterContract {

  @Override
  protected Adapter adapter(Namespace namespace) {
    ClusterOptions alone = ClusterOptions.defaults().withPrefix("alone");
    return new RedisAdapter(namespace, RedisNodes.link(0), alone, new Random(1));
  }
}
