package dev.standin.socketio.faults;

import dev.standin.socketio.faults.Faults.Direction;
import dev.standin.socketio.faults.Faults.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A TCP proxy on loopback that ends all its connections when its faults say so, orderly or with a
/// reset, and then perhaps kills the server. New connections are always welcome.
public final class FaultyProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final RandomGenerator random;
  private final Runnable afterCut;
  private final Set<Socket> open = new HashSet<>();
  private volatile Faults faults = Faults.none();
  private volatile int target;

  /// @param afterCut runs on the thread that cut, while no bytes pass
  public FaultyProxy(int target, RandomGenerator random, Runnable afterCut) {
    this.target = target;
    this.random = random;
    this.afterCut = afterCut;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("proxy").start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// Its network fails from now on.
  void fail(Faults plan) {
    faults = plan;
  }

  /// Where connections go from now on.
  void target(int port) {
    target = port;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        join(listener.accept());
      } catch (IOException e) {
        // Closed, or the server is away: the client sees a connection that ends.
      }
    }
  }

  private void join(Socket near) throws IOException {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      synchronized (open) {
        open.addAll(List.of(near, far));
      }
      Thread.ofVirtual().start(() -> pump(near, far, Direction.TO_SERVER));
      Thread.ofVirtual().start(() -> pump(far, near, Direction.TO_CLIENT));
    } catch (IOException e) {
      near.close();
      throw e;
    }
  }

  private void pump(Socket source, Socket sink, Direction direction) {
    byte[] bytes = new byte[16_384];
    Boundaries boundaries = new Boundaries();
    try (source;
        sink) {
      int length = source.getInputStream().read(bytes);
      while (length > 0) {
        hand(bytes, length, sink, direction, boundaries);
        length = source.getInputStream().read(bytes);
      }
    } catch (IOException e) {
      // Cut, here or elsewhere.
    } finally {
      synchronized (open) {
        open.remove(source);
        open.remove(sink);
      }
    }
  }

  private void hand(byte[] bytes, int length, Socket sink, Direction way, Boundaries boundaries)
      throws IOException {
    int from = 0;
    while (from < length) {
      int end = boundaries.next(bytes, from, length);
      int to = end < 0 ? length : end;
      Verdict verdict = faults.ask(way, to - from, end >= 0);
      try {
        sink.getOutputStream().write(bytes, from, verdict.pass());
      } finally {
        // Also if this connection has just ended by itself: the fault was counted.
        if (verdict.cut()) {
          cut();
        }
      }
      if (verdict.cut()) {
        throw new IOException("cut");
      }
      from = to;
    }
  }

  /// Ends all connections that are open.
  public void cut() {
    boolean reset = random.nextBoolean();
    synchronized (open) {
      open.forEach(end -> end(end, reset));
      open.clear();
      afterCut.run();
    }
  }

  private static void end(Socket socket, boolean reset) {
    try {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // It has ended by itself meanwhile.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    synchronized (open) {
      open.forEach(end -> end(end, false));
    }
  }
}
