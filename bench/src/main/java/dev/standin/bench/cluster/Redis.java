package dev.standin.bench.cluster;

import dev.standin.bench.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A redis-server that keeps nothing on disk, on the servers' core, and what it counts.
final class Redis implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Process process;
  private final int port;

  private Redis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Redis start(Path log) {
    int port = RunningServer.freePort();
    var command =
        List.of(
            "taskset",
            "-c",
            Integer.toString(Costs.SERVERS_CORE),
            "redis-server",
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      var redis = new Redis(process, port);
      redis.awaitStart(log);
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException("redis-server could not be started", e);
    }
  }

  private void awaitStart(Path log) {
    long end = System.nanoTime() + START_NANOS;
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        ask("PING");
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(5_000_000);
      }
    }
    throw new IllegalStateException("redis-server did not start; its log is " + log);
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return port;
  }

  /// What it has counted since its start: publishes, and bytes from and to all its clients.
  record Counts(long publishes, long in, long out) {}

  Counts counts() {
    try {
      var info = ask("INFO everything");
      return new Counts(
          number(info, "cmdstat_publish:calls=") + number(info, "cmdstat_spublish:calls="),
          number(info, "total_net_input_bytes:"),
          number(info, "total_net_output_bytes:"));
    } catch (IOException e) {
      throw new UncheckedIOException("Redis does not answer", e);
    }
  }

  /// Bytes that it has allocated.
  long memory() {
    try {
      return number(ask("INFO memory"), "used_memory:");
    } catch (IOException e) {
      throw new UncheckedIOException("Redis does not answer", e);
    }
  }

  private static long number(String info, String name) {
    int at = info.indexOf(name);
    if (at < 0) {
      return 0;
    }
    int end = at + name.length();
    while (Character.isDigit(info.charAt(end))) {
      end++;
    }
    return Long.parseLong(info.substring(at + name.length(), end));
  }

  /// Sends an inline command and QUIT, and answers all that comes back.
  private String ask(String command) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      var answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
