package dev.standin.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// A process that we started and that says where it listens.
public final class RunningServer implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("is ready on (\\S+)");
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 12;

  private final Process process;
  private final URI address;
  private final double startMillis;

  private RunningServer(Process process, URI address, double startMillis) {
    this.process = process;
    this.address = address;
    this.startMillis = startMillis;
  }

  /// Starts `command` on `cores` (as taskset names them) and waits for its line `… is ready on
  /// ADDRESS`; what it logs goes to `log`.
  public static RunningServer start(
      List<String> command, Map<String, String> settings, String cores, Path log) {
    var builder = new ProcessBuilder("taskset", "-c", cores);
    builder.command().addAll(command);
    builder.environment().keySet().removeAll(List.of("HOST", "PORT", "MONGO_URI", "REDIS_URL"));
    builder.environment().putAll(settings);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    long begun = System.nanoTime();
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    var address = readyAddress(process, command, log);
    return new RunningServer(process, address, (System.nanoTime() - begun) / 1e6);
  }

  /// A port of loopback that nobody had just now.
  public static int freePort() {
    try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI readyAddress(Process process, List<String> command, Path log) {
    var lines = process.inputReader();
    var ready = new FutureTask<>(() -> readUntilReady(lines));
    Thread.ofPlatform().daemon().start(ready);
    try {
      return ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "%s did not get ready; its log is %s".formatted(String.join(" ", command), log), e);
    }
  }

  /// Goes on reading in the background, so that the server never blocks on its output.
  private static URI readUntilReady(BufferedReader lines) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var found = READY.matcher(line);
      if (found.find()) {
        Thread.ofPlatform().daemon().start(() -> drain(lines));
        return URI.create(found.group(1));
      }
    }
    throw new IOException("it ended without a word of being ready");
  }

  private static void drain(BufferedReader lines) {
    try {
      lines.skip(Long.MAX_VALUE);
    } catch (IOException e) {
      // The process has ended, and its output with it.
    }
  }

  public long pid() {
    return process.pid();
  }

  public URI uri() {
    return address;
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  /// From the command to the line that says it is ready.
  double startMillis() {
    return startMillis;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
