package dev.standin.standin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waiting on a virtual thread, with a deadline on our timers.
final class Waits {

  private Waits() {}

  /// The stage's value, or its failure, or [TimeoutException] after the limit.
  static <T> T await(CompletionStage<T> stage, Duration limit, Timers timers)
      throws InterruptedException, TimeoutException {
    CompletableFuture<T> value = new CompletableFuture<>();
    stage.whenComplete(
        (v, failure) -> {
          if (failure == null) {
            value.complete(v);
          } else {
            value.completeExceptionally(failure);
          }
        });
    Timers.Cancel alarm =
        timers.after(limit, () -> value.completeExceptionally(new TimeoutException()));
    try {
      return value.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof TimeoutException late) {
        throw late;
      }
      throw unchecked(failed.getCause());
    } finally {
      alarm.cancel();
    }
  }

  static void pause(Duration length, Timers timers) throws InterruptedException {
    var over = new CountDownLatch(1);
    timers.after(length, over::countDown);
    over.await();
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof CompletionException && cause.getCause() != null) {
      return unchecked(cause.getCause());
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("a stage failed", cause);
  }
}
