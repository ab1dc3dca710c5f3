package dev.standin.live;

import dev.standin.chat.Access;
import dev.standin.chat.LaneLog;
import dev.standin.chat.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Reads the log's end, once for all who ask while a reading is under way. Callable from any
/// thread.
final class Ends {

  private final LaneLog lanes;
  private final Access access;
  private final Executor threads;
  private List<CompletableFuture<Reached>> asking = new ArrayList<>();
  private boolean busy;

  Ends(LaneLog lanes, Access access, Executor threads) {
    this.lanes = lanes;
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
      Reached end = end();
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

  /// Lanes that were closed before the end was read are covered by it wholly, so it need not name
  /// them; those that aren't listed any more were closed long ago.
  private Reached end() {
    List<LaneLog.Lane> known = lanes.lanes();
    int highest = known.isEmpty() ? 0 : known.getLast().number();
    int lowestOpen =
        known.stream()
            .filter(lane -> !lane.closed())
            .mapToInt(LaneLog.Lane::number)
            .findFirst()
            .orElse(highest + 1);
    return access.end().from(lowestOpen);
  }
}
