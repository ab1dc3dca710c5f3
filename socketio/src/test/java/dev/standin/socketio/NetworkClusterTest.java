package dev.standin.socketio;

import dev.standin.socketio.cluster.FakeNetwork;
import dev.standin.socketio.cluster.NetworkAdapter;
import java.time.Duration;

class NetworkClusterTest extends ClusterContract {

  @Override
  protected Cluster cluster(long seed) {
    FakeNetwork network = new FakeNetwork(seed);
    return new Cluster() {
      @Override
      public Adapter adapter(Namespace namespace, int node) {
        return new NetworkAdapter(namespace, network, node);
      }

      @Override
      public boolean step() {
        return network.step();
      }

      @Override
      public void pass(Duration time) {
        network.pass(time);
      }

      @Override
      public void silence(int node) {
        network.silence(node);
      }
    };
  }
}
