package dev.standin.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A redis-server of the tests: on loopback, at a free port, in a temporary folder, with nothing on
/// disk. It can be killed, started again (empty, at the same port), and paused.
public final class RedisProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static Optional<RedisProcess> common = Optional.empty();

  private final Path folder;
  private final int port;
  private final List<String> settings;
  private Process process;

  private RedisProcess(List<String> settings) throws IOException {
    this.folder = Files.createTempDirectory("redis");
    this.port = freePort();
    this.settings = settings;
    this.process = started();
  }

  /// @param settings as on redis-server's command line
  public static RedisProcess start(String... settings) {
    try {
      return new RedisProcess(List.of(settings));
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "The tests need redis-server (Debian: apt-get install redis-server)", failed);
    }
  }

  /// One for all tests that leave it as it is; it ends with this JVM.
  public static synchronized RedisProcess common() {
    if (common.isEmpty()) {
      RedisProcess redis = start();
      Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
      common = Optional.of(redis);
    }
    return common.get();
  }

  static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private Process started() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("redis-server", "--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", folder.toString()));
    command.addAll(settings);
    Process fresh =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!accepts()) {
      if (!fresh.isAlive() || System.nanoTime() > deadline) {
        fresh.destroyForcibly();
        throw new IOException(
            "redis-server is not ready: " + Files.readString(folder.resolve("log")));
      }
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
    return fresh;
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /// Ends it as a power failure would.
  public void kill() {
    process.destroyForcibly();
    join();
  }

  private void join() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("redis-server does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// Starts it again after [#kill], with nothing in it.
  public void restart() {
    try {
      process = started();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Lets it neither run nor end until [#resume].
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Files.deleteIfExists(folder.resolve("log"));
      Files.deleteIfExists(folder);
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
