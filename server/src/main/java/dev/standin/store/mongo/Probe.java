package dev.standin.store.mongo;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Finds out whether commits work by making one on the writer's way, at most one a second.
final class Probe {

  private static final long FRESH = Duration.ofSeconds(1).toNanos();

  private final Writer writer;
  private final Database database;
  private final LongSupplier nanos;
  private long begun;
  private CompletableFuture<Boolean> latest =
      CompletableFuture.failedFuture(new IllegalStateException("not asked yet"));

  Probe(Writer writer, Parts parts) {
    this.writer = writer;
    this.database = parts.database();
    this.nanos = parts.nanos();
  }

  boolean succeeds(Duration wait) {
    try {
      return latest().get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized CompletableFuture<Boolean> latest() {
    long now = nanos.getAsLong();
    boolean good = latest.isDone() && !latest.isCompletedExceptionally();
    if (latest.isDone() && !(good && now - begun < FRESH)) {
      begun = now;
      latest = writer.submit(0, this::written).toCompletableFuture();
    }
    return latest;
  }

  private boolean written() {
    database.probe();
    return true;
  }
}
