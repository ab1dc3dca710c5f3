package dev.standin.live;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Checks many things, such as sockets, a few at a time: each check may read the store, and who
/// asks something else must find room there.
final class Rechecks<T> {

  private static final int AT_ONCE = 50;

  private final Function<T, CompletionStage<?>> check;
  private final Deque<T> waiting = new ArrayDeque<>();
  private int underWay;

  Rechecks(Function<T, CompletionStage<?>> check) {
    this.check = check;
  }

  /// These are checked after those that wait.
  void add(Collection<? extends T> some) {
    synchronized (this) {
      waiting.addAll(some);
    }
    goOn();
  }

  /// Nobody waits.
  synchronized boolean done() {
    return waiting.isEmpty();
  }

  private void goOn() {
    for (Optional<T> next = next(); next.isPresent(); next = next()) {
      CompletionStage<?> checked = check.apply(next.get());
      if (checked.toCompletableFuture().isDone()) {
        ended();
      } else {
        checked.whenComplete(
            (_, _) -> {
              ended();
              goOn();
            });
      }
    }
  }

  private synchronized Optional<T> next() {
    Optional<T> next =
        underWay < AT_ONCE ? Optional.ofNullable(waiting.pollFirst()) : Optional.empty();
    underWay += next.isPresent() ? 1 : 0;
    return next;
  }

  private synchronized void ended() {
    underWay--;
  }
}
