package dev.standin.live;

import dev.standin.chat.Access;
import dev.standin.chat.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Reads the log's end, once for all who ask while a reading is under way. Callable from any
/// thread.
final class Ends {

  private final Access access;
  private final Executor threads;
  private List<CompletableFuture<Reached>> asking = new ArrayList<>();
  private boolean busy;

  Ends(Access access, Executor threads) {
    this.access = access;
    this.threads = threads;
  }

  /// The end, read after this call; fails if the store is away.
  CompletionStage<Reached> next() {
    var answer = new CompletableFuture<Reached>();
    boolean begins;
    synchronized (this) {
      asking.add(answer);
      begins = !busy;
      busy = true;
    }
    if (begins) {
      begin();
    }
    return answer;
  }

  private void begin() {
    try {
      threads.execute(this::read);
    } catch (RuntimeException full) {
      List<CompletableFuture<Reached>> refused = taken();
      synchronized (this) {
        busy = false;
      }
      refused.forEach(answer -> answer.completeExceptionally(full));
    }
  }

  private synchronized List<CompletableFuture<Reached>> taken() {
    List<CompletableFuture<Reached>> taken = asking;
    asking = new ArrayList<>();
    return taken;
  }

  private void read() {
    List<CompletableFuture<Reached>> served = taken();
    try {
      Reached end = access.end();
      served.forEach(answer -> answer.complete(end));
    } catch (RuntimeException away) {
      served.forEach(answer -> answer.completeExceptionally(away));
    }
    boolean more;
    synchronized (this) {
      more = !asking.isEmpty();
      busy = more;
    }
    if (more) {
      begin();
    }
  }
}
