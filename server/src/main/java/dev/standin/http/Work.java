package dev.standin.http;

import dev.standin.chat.OverloadedException;
import dev.standin.wire.Problem;
import java.time.Duration;

/// Takes blocking endpoints off the event loop, and answers 503 at the deadline.
final class Work {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final VirtualThreads threads;
  private final long deadlineMillis;

  Work(VirtualThreads threads, Duration deadline) {
    this.threads = threads;
    this.deadlineMillis = deadline.toMillis();
  }

  /// Whether room for more is getting scarce.
  boolean crowded() {
    return threads.crowded();
  }

  Endpoint blocking(Endpoint.Blocking endpoint) {
    return exchange -> start(exchange, () -> exchange.answer(endpoint.answer(exchange)), () -> {});
  }

  /// Runs it on a virtual thread; what it throws becomes the answer. `after` runs in any case,
  /// once.
  void start(Exchange exchange, Runnable work, Runnable after) {
    long timer =
        exchange
            .vertx()
            .setTimer(
                deadlineMillis,
                _ -> exchange.answer(Reply.later(Problem.UNAVAILABLE, RETRY_AFTER)));
    try {
      threads.execute(
          () -> {
            exchange.guarded(work);
            exchange.vertx().cancelTimer(timer);
            after.run();
          });
    } catch (OverloadedException full) {
      exchange.vertx().cancelTimer(timer);
      after.run();
      exchange.fail(full);
    }
  }
}
