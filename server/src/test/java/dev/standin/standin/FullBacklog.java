package dev.standin.standin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// A loopback port that answers no more connections: its queue is full and nobody accepts, so the
/// kernel drops what comes (Linux, listen(2)).
final class FullBacklog implements AutoCloseable {

  /// More than a queue of one takes.
  private static final int CROWD = 8;

  private final ServerSocketChannel door = ServerSocketChannel.open();
  private final List<SocketChannel> crowd = new ArrayList<>();

  FullBacklog() throws IOException {
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    for (int i = 0; i < CROWD; i++) {
      SocketChannel one = SocketChannel.open();
      one.configureBlocking(false);
      one.connect(door.getLocalAddress());
      crowd.add(one);
    }
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + door.socket().getLocalPort() + "/v1");
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel one : crowd) {
      one.close();
    }
    door.close();
  }
}
