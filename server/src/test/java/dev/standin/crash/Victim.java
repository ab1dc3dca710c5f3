package dev.standin.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A process that is killed. Its whole lines on stdout are heard, what it wrote before the kill
/// included; a line that was cut is not.
public final class Victim {

  private static final int DEADLINE_SECONDS = 60;

  private final Process process;
  private final Thread listener;
  private final CountDownLatch ready = new CountDownLatch(1);

  public Victim(ProcessBuilder builder, Consumer<String> line) throws IOException {
    this.process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.listener = Thread.ofPlatform().start(() -> listen(line));
  }

  private void listen(Consumer<String> line) {
    try (var in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var text = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c != '\n') {
          text.append((char) c);
          continue;
        }
        if (text.toString().equals("ready")) {
          ready.countDown();
        } else {
          line.accept(text.toString());
        }
        text.setLength(0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits for its line `ready`.
  public void awaitReady() throws InterruptedException {
    if (!ready.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the process was not ready in time");
    }
  }

  /// Lets it live so long, and kills it with SIGKILL.
  public void kill(long afterMillis) throws InterruptedException {
    if (process.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the process ended by itself with " + process.exitValue());
    }
    // Process#destroyForcibly would close stdout too, and lose what is in it still.
    process.toHandle().destroyForcibly();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process survived");
    }
    listener.join();
  }
}
