package dev.standin.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// A way over TCP to a server on loopback that can be cut, slow, or a black hole.
final class TcpProxy implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket listener;
  private final IntSupplier target;
  private final Supplier<Traffic> traffic;
  private final Gate gate = new Gate();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  /// @param at where to listen
  /// @param target the server's port, asked at each connection
  TcpProxy(InetAddress at, IntSupplier target, Supplier<Traffic> traffic) {
    this.target = target;
    this.traffic = traffic;
    try {
      listener = new ServerSocket(0, 200, at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("proxy").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// All is well from now on.
  void pass() {
    gate.open(Duration.ZERO);
  }

  /// Answers take so much longer from now on.
  void slow(Duration delay) {
    gate.open(delay);
  }

  /// Ends all connections, and those to come, until all is well.
  void cut() {
    gate.cut();
    links.forEach(Link::end);
  }

  /// Hands nothing on, and ends nothing, until all is well.
  void hole() {
    gate.hole();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Thread.ofVirtual().start(() -> join(near));
      } catch (IOException closed) {
        // It is closed, or a client was away again at once.
      }
    }
  }

  private void join(Socket near) {
    Socket far = new Socket();
    Link link = new Link(near, far, gate);
    try {
      gate.pass(false);
      far.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()),
          CONNECT_MILLIS);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      links.add(link);
      if (gate.isCut()) {
        throw new IOException("cut");
      }
      Traffic way = traffic.get();
      Thread.ofVirtual().start(() -> run(link, () -> way.answers(link)));
      run(link, () -> way.requests(link));
    } catch (IOException away) {
      link.end();
    }
  }

  @FunctionalInterface
  private interface Pump {
    void run() throws IOException;
  }

  private void run(Link link, Pump pump) {
    try {
      pump.run();
    } catch (IOException ended) {
      // Here or elsewhere.
    } finally {
      link.end();
      links.remove(link);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    gate.cut();
    links.forEach(Link::end);
  }

  /// One connection: `near` leads to the client, `far` to the server.
  record Link(Socket near, Socket far, Gate gate) {

    void toServer(byte[] bytes, int length) throws IOException {
      gate.pass(false);
      far.getOutputStream().write(bytes, 0, length);
    }

    void toClient(byte[] bytes, int length) throws IOException {
      gate.pass(true);
      synchronized (near) {
        near.getOutputStream().write(bytes, 0, length);
      }
    }

    /// With a reset, as a broken network does.
    void end() {
      end(near);
      end(far);
    }

    private static void end(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It has ended by itself meanwhile.
      }
    }
  }
}
