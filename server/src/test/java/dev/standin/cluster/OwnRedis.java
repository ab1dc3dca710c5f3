package dev.standin.cluster;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// A redis-server of the test's own, on a free port, in a folder that is removed. It stores
/// nothing, so a restart is an empty one.
final class OwnRedis implements AutoCloseable {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Path folder;
  private final int port;
  private final List<RedisClient> clients = new ArrayList<>();
  private Process process;

  OwnRedis() {
    try (var free = new ServerSocket(0, 1, HERE)) {
      this.port = free.getLocalPort();
      this.folder = Files.createTempDirectory("standin-redis-");
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    this.process = begin();
  }

  private Process begin() {
    try {
      Process begun =
          new ProcessBuilder(
                  List.of(
                      "redis-server",
                      "--port",
                      Integer.toString(port),
                      "--bind",
                      HERE.getHostAddress(),
                      "--save",
                      "",
                      "--dir",
                      folder.toString()))
              .redirectErrorStream(true)
              .redirectOutput(new File(folder.toFile(), "log"))
              .start();
      until(this::answers);
      return begun;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private boolean answers() {
    try (var _ = new Socket(HERE, port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /// A node's connection.
  StatefulRedisConnection<String, byte[]> connect() {
    RedisClient client = RedisClient.create(RedisURI.create(HERE.getHostAddress(), port));
    clients.add(client);
    return client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
  }

  /// It stands still: connections stay, nothing is answered.
  void pause() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException | InterruptedException fault) {
      throw new AssertionError(fault);
    }
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void restartEmpty() {
    kill();
    process = begin();
  }

  /// Waits until the condition holds, for at most 20 s.
  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      if (condition.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
    throw new AssertionError("the condition did not hold within 20 s");
  }

  @Override
  public void close() throws IOException {
    clients.forEach(client -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
    kill();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /// Commands on this connection alone, which fail at once where it refuses them.
  static Commands commands(StatefulRedisConnection<String, byte[]> connection) {
    return new Commands() {
      @Override
      public <T> CompletionStage<T> call(
          Function<RedisAsyncCommands<String, byte[]>, ? extends CompletionStage<T>> command) {
        try {
          return command.apply(connection.async());
        } catch (RuntimeException refused) {
          return CompletableFuture.failedFuture(refused);
        }
      }
    };
  }
}
