package dev.standin.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The program as a process of its own, run from the tests' class path in a folder of its own and
/// without this process's settings.
final class Program implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Process process;
  private final Path err;
  private final List<String> lines = new ArrayList<>();
  private final BufferedReader out;

  private Program(Process process, Path err) {
    this.process = process;
    this.err = err;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// Starts it with the arguments in the folder; the environment holds only what is given.
  static Program run(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath(false),
            Main.class.getName()));
    command.addAll(List.of(args));
    return start(folder, environment, command);
  }

  /// The class path, which serves in any folder.
  ///
  /// @param slf4j whether with a library that only tests bring along, and that prints of itself
  static String classPath(boolean slf4j) {
    String separator = System.getProperty("path.separator");
    return String.join(
        separator,
        Arrays.stream(System.getProperty("java.class.path").split(separator))
            .filter(entry -> slf4j || !entry.contains("slf4j"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  static Program start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path err = Files.createTempFile(folder, "stderr", "");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "JAVA_HOME", "TMPDIR"));
    builder.environment().putAll(environment);
    builder.redirectError(err.toFile());
    return new Program(builder.start(), err);
  }

  /// Reads stdout up to the ready line and answers the address in it.
  String ready() throws IOException {
    return ready("Standin is ready on ");
  }

  /// The rest of the line of stdout that begins so.
  String ready(String prefix) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length());
      }
    }
    throw new AssertionError("it ended before it was ready: " + stderr());
  }

  /// What it printed on stdout so far, or at the end all of it.
  List<String> lines() {
    return lines;
  }

  String stderr() throws IOException {
    return Files.readString(err);
  }

  /// Waits for its end and answers the status.
  int ended() throws IOException, InterruptedException {
    return ended(LONG);
  }

  int ended(Duration most) throws IOException, InterruptedException {
    if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end in " + most + ": " + stderr());
    }
    out.lines().forEach(lines::add);
    return process.exitValue();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// SIGTERM.
  void terminate() {
    process.toHandle().destroy();
  }

  /// SIGKILL, and waits until it is gone.
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
