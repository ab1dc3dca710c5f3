package dev.standin.cluster;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Counts messages of other servers that can't be used, and says so once in a while.
final class BadFrames {

  private static final System.Logger LOG = System.getLogger(BadFrames.class.getName());
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Deadlines deadlines;
  private final AtomicLong count = new AtomicLong();
  private final AtomicBoolean silent = new AtomicBoolean();

  BadFrames(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  long count() {
    return count.get();
  }

  /// Runs what reads a message; nothing that is wrong with it gets out.
  void guard(String kind, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException | StackOverflowError wrong) {
      long now = count.incrementAndGet();
      if (silent.compareAndSet(false, true)) {
        String why =
            wrong instanceof BadFrameException
                ? String.valueOf(wrong.getMessage())
                : wrong.getClass().getSimpleName();
        LOG.log(
            System.Logger.Level.WARNING,
            kind + " of another server was dropped: " + why + "; the " + now + ". since the start");
        deadlines.after(SILENCE, () -> silent.set(false));
      }
    }
  }
}
