package dev.standin.store.sqlite;

import dev.standin.chat.MessageText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds out whether commits work by making one, at most one a second, as big as the biggest
/// message: a disk that is nearly full still takes small ones.
final class Probe {

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int BYTES = 4 * MessageText.MAX_CODE_POINTS;
  private static final String WRITE =
      "INSERT INTO meta (key, value) VALUES ('probe', ?)"
          + " ON CONFLICT (key) DO UPDATE SET value = excluded.value";

  private final Writer writer;
  private final InstantSource clock;
  private Instant begun = Instant.MIN;
  private CompletableFuture<Integer> latest = CompletableFuture.completedFuture(0);

  Probe(Writer writer, InstantSource clock) {
    this.writer = writer;
    this.clock = clock;
  }

  boolean succeeds(Duration wait) {
    try {
      latest().get(wait.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized CompletableFuture<Integer> latest() {
    Instant now = clock.instant();
    boolean fresh = !now.isBefore(begun) && now.isBefore(begun.plus(FRESH));
    if (latest.isDone() && !fresh) {
      begun = now;
      latest =
          writer
              .submit(0, tx -> tx.write(WRITE, tx.now() + " ".repeat(BYTES)))
              .toCompletableFuture();
    }
    return latest;
  }
}
