package dev.standin.bench.relay;

import dev.standin.bench.LiveSocket;
import dev.standin.bench.Proc;
import dev.standin.bench.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A relay's process on the server's core.
final class RunningPeer implements AutoCloseable {

  static final int SERVER_CORE = 0;

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Peer peer;
  private final Process process;
  private final InetSocketAddress address;
  private final double firstConnectionMillis;

  private RunningPeer(Peer peer, Process process, InetSocketAddress address, double millis) {
    this.peer = peer;
    this.process = process;
    this.address = address;
    this.firstConnectionMillis = millis;
  }

  /// Starts the relay and connects once: a WebSocket, its OPEN, and the answer to CONNECT.
  static RunningPeer start(Peer peer, Path root, Path log) {
    int port = RunningServer.freePort();
    var builder = new ProcessBuilder("taskset", "-c", Integer.toString(SERVER_CORE));
    builder.command().addAll(peer.command(root));
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("NODE_ENV", "production");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    long begun = System.nanoTime();
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      while (!connects(address)) {
        if (System.nanoTime() - begun > START_NANOS || !process.isAlive()) {
          process.destroyForcibly();
          throw new IllegalStateException(peer.title() + " did not start; its log is " + log);
        }
        LockSupport.parkNanos(500_000);
      }
      return new RunningPeer(peer, process, address, (System.nanoTime() - begun) / 1e6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean connects(InetSocketAddress address) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(LiveSocket.hello(address).array());
      readUntil(socket.getInputStream(), "0{");
      socket.getOutputStream().write(Frame.bytes("40"));
      readUntil(socket.getInputStream(), "40{");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void readUntil(InputStream in, String wanted) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(wanted) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      seen.append((char) next);
    }
  }

  Peer peer() {
    return peer;
  }

  InetSocketAddress address() {
    return address;
  }

  double firstConnectionMillis() {
    return firstConnectionMillis;
  }

  long cpuMicros() {
    return Proc.cpuMicros(process.pid());
  }

  double residentBytes() {
    return Proc.residentMegabytes(process.pid()) * (1 << 20);
  }

  /// What is reachable in a Java server's heap, after a full collection.
  double liveHeapBytes() {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var diagnosis =
          new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram").start();
      var text = new String(diagnosis.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher total = TOTAL.matcher(text);
      if (!total.find()) {
        throw new IllegalStateException("no histogram of " + peer.title() + ": " + text);
      }
      return Double.parseDouble(total.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
