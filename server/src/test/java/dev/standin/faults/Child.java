package dev.standin.faults;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process that was started here, and is ended here by its id: at the latest with this one.
final class Child implements AutoCloseable {

  private static final int SECONDS = 90;
  private static final Set<Child> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Child::close)));
  }

  private final Process process;
  private final Path err;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  /// How it is to be started: where, and what stands before the rest of the line that says that it
  /// is ready.
  record Plan(Path folder, Map<String, String> environment, String ready, List<String> command) {}

  private Child(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  static Child start(Plan plan) {
    try {
      Path err = Files.createTempFile(plan.folder(), "stderr", "");
      var builder = new ProcessBuilder(plan.command()).directory(plan.folder().toFile());
      builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
      builder.environment().putAll(plan.environment());
      Child child = new Child(builder.redirectError(err.toFile()).start(), err);
      ALIVE.add(child);
      Thread.ofPlatform().daemon().name("stdout").start(() -> child.read(plan.ready()));
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("The tests need " + plan.command().getFirst(), e);
    }
  }

  /// A main class of the tests' class path in a small JVM; `slf4j` says whether it may have it.
  static List<String> java(boolean slf4j, List<String> options, List<String> mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xmx192m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(slf4j)));
    command.addAll(mainAndArguments);
    return command;
  }

  private static String classPath(boolean slf4j) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> slf4j || !entry.contains("slf4j"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void read(String prefix) {
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        int at = line.indexOf(prefix);
        if (at >= 0) {
          ready.complete(line.substring(at + prefix.length()).strip());
        }
      }
    } catch (IOException killed) {
      // Its end is told below.
    }
    ready.completeExceptionally(new IllegalStateException("it ended before it was ready"));
  }

  /// Waits until it says that it is ready, and answers what follows in that line.
  String ready() {
    try {
      return ready.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new AssertionError("not ready: " + errors(), e);
    }
  }

  /// What it wrote to stderr.
  String errors() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  /// SIGSTOP.
  void pause() {
    signal("STOP");
  }

  /// SIGCONT.
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (!kill.waitFor(SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// SIGTERM, and waits for its end.
  void terminate() {
    process.toHandle().destroy();
    awaitEnd();
  }

  /// SIGKILL, and waits for its end.
  void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not end: " + errors());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    ALIVE.remove(this);
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    ALIVE.remove(this);
  }
}
