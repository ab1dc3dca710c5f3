package dev.standin.chat;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for a stage on a virtual thread.
final class Waiting {

  /// Longer than any bounded queue of ours takes to empty.
  private static final long LONGEST_SECONDS = 30;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private Waiting() {}

  /// The result; rethrows the stage's own exception, and [OverloadedException] after the deadline.
  static <T> T on(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (TimeoutException late) {
      throw new OverloadedException("no answer within the deadline", RETRY_AFTER);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new OverloadedException("interrupted", RETRY_AFTER);
    }
  }
}
