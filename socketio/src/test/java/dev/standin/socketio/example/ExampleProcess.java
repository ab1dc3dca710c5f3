package dev.standin.socketio.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The example server in a process of its own, which can be killed. Ends with its standard input,
/// so that it does not outlive the tests.
public final class ExampleProcess implements AutoCloseable {

  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-Xmx128m");

  private final Process process;
  private final int port;

  private ExampleProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts it on a free port, with these settings besides ([ExampleServer]).
  public static ExampleProcess start(String... settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ExampleServer.class.getName(), "--port", "0", "--until-eof", "true"));
    command.addAll(List.of(settings));
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      return new ExampleProcess(process, port(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(Process process) throws IOException {
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    if (line == null || !line.startsWith("ready on ")) {
      process.destroyForcibly();
      throw new IOException("the example server did not get ready, but said: " + line);
    }
    return Integer.parseInt(line.substring("ready on ".length()));
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /// Kills it as kill -9 does, and waits until it is gone.
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
