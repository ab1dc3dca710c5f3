package dev.standin.bench;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// What every bench does around its measurements: it says in one line why it can't go on, and ends
/// a run that hangs. The exit kills what was started.
public final class Bench {
  private Bench() {}

  /// Ends the process: status 0 when `work` is done, 1 when it failed or took longer than that.
  ///
  /// @param work gets where to print, in UTF-8
  public static void run(String name, int minutes, Consumer<PrintStream> work) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    endAfter(minutes, () -> out.println(name + ": not done after " + minutes + " minutes; ended"));
    try {
      if (Proc.cores() < 2) {
        throw new IllegalArgumentException(
            "this machine has one core: a server and the generator need one each");
      }
      work.accept(out);
      System.exit(0);
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      out.println(name + ": " + e.getMessage());
      System.exit(1);
    }
  }

  private static void endAfter(int minutes, Runnable last) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
              }
              last.run();
              System.exit(1);
            });
  }
}
