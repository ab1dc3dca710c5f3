package dev.standin.app;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The end by a signal (SIGTERM, SIGINT): the server stops in good order and the process ends with
/// status 0, within 10 s whatever hangs. What was acknowledged is on disk either way.
final class Ending {

  private static final System.Logger LOG = System.getLogger(Ending.class.getName());
  private static final Duration MOST = Duration.ofMillis(9_500);

  private final CompletableFuture<Server> server = new CompletableFuture<>();

  private Ending() {}

  /// Waits for signals from now on.
  static Ending onSignal() {
    var ending = new Ending();
    Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
    return ending;
  }

  /// Names what there is to be stopped.
  void of(Server running) {
    server.complete(running);
  }

  /// A start that failed has nothing to stop, and keeps its own status.
  private void run() {
    if (!server.isDone()) {
      return;
    }
    Thread.ofPlatform().daemon().name("watchdog").start(Ending::watch);
    try {
      server.join().stop();
      LOG.log(System.Logger.Level.INFO, "Stopped.");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The stop went wrong; what was acknowledged is stored", e);
    }
    Runtime.getRuntime().halt(Main.DONE);
  }

  private static void watch() {
    try {
      Thread.sleep(MOST);
    } catch (InterruptedException e) {
      return;
    }
    LOG.log(System.Logger.Level.WARNING, "The stop took too long; the rest is left undone");
    Runtime.getRuntime().halt(Main.DONE);
  }
}
