package dev.standin.socketio.faults;

import java.io.IOException;
import java.util.List;

/// One Engine.IO 4 session of the model client. Any failure ends it.
interface Link extends AutoCloseable {

  /// Sends these packets, in one POST if it polls.
  void send(List<String> packets) throws IOException;

  /// The next packet that is no heartbeat.
  String receive() throws IOException;

  @Override
  void close();

  /// How the model client may reach the server.
  enum Route {
    POLLING,
    WEBSOCKET,
    UPGRADE
  }

  static Link open(Route route, int port) throws IOException {
    return switch (route) {
      case POLLING -> PollingLink.open(port);
      case WEBSOCKET -> WebSocketLink.open(port);
      case UPGRADE -> UpgradingLink.open(port);
    };
  }
}
