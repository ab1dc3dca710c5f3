package dev.standin.socketio;

import dev.standin.socketio.cluster.FakeNetwork;
import dev.standin.socketio.cluster.NetworkAdapter;

class NetworkAdapterTest extends AdapterContract {

  @Override
  protected Adapter adapter(Namespace namespace) {
    return new NetworkAdapter(namespace, new FakeNetwork(1), 0);
  }
}
