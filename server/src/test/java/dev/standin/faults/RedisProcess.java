package dev.standin.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A redis-server in a process of its own, which keeps nothing.
final class RedisProcess implements AutoCloseable {

  private final Path folder;
  private volatile Child child;
  private volatile int port;

  RedisProcess(Path folder) {
    this.folder = folder;
    this.child = start();
  }

  private Child start() {
    int free = freePort();
    Child now =
        Child.start(
            new Child.Plan(
                folder,
                Map.of(),
                "Ready to accept connections",
                List.of(
                    "redis-server",
                    "--port",
                    Integer.toString(free),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--appendonly",
                    "no")));
    now.ready();
    port = free;
    return now;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Child process() {
    return child;
  }

  int port() {
    return port;
  }

  void restart() {
    child = start();
  }

  @Override
  public void close() {
    child.close();
  }
}
