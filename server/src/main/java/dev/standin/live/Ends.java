package dev.standin.live;

import dev.standin.chat.Access;
import dev.standin.chat.LaneLog;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Reads the log's end, once for all who ask while a reading is under way: an end that covers the
/// predecessors of all that it covers. Callable from any thread.
final class Ends {

  private static final int PAGE = 500;

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
    return closed(access.end(), access.end()).from(lowestOpen);
  }

  /// The later of two ends, less what hangs in the air. An end is read lane by lane: it may cover
  /// what was written meanwhile and not its predecessor. What the earlier end covers was written
  /// before the later one was read, and so were its predecessors, which the later one covers
  /// therefore. So only what lies between the two may lack one, and is left out with what follows
  /// it in its lane; that was written later still.
  private Reached closed(Reached early, Reached late) {
    if (late.equals(early)) {
      return late;
    }
    List<Message> between = new ArrayList<>();
    for (int lane : late.lanes()) {
      between.addAll(between(lane, early.in(lane), late.in(lane)));
    }
    Map<Integer, Long> cuts = new TreeMap<>();
    for (boolean changed = true; changed; ) {
      changed = false;
      Reached end = cut(late, cuts);
      for (Message message : between) {
        Pos pos = message.pos();
        if (end.covers(pos) && !end.covers(message.prev())) {
          cuts.merge(pos.lane(), pos.n() - 1, Math::min);
          changed = true;
        }
      }
    }
    return cut(late, cuts);
  }

  private List<Message> between(int lane, long after, long upTo) {
    List<Message> all = new ArrayList<>();
    long reached = after;
    while (reached < upTo) {
      List<Message> page = lanes.tail(lane, reached, PAGE);
      page.stream().filter(message -> message.pos().n() <= upTo).forEach(all::add);
      reached = page.size() < PAGE ? upTo : page.getLast().pos().n();
    }
    return all;
  }

  private static Reached cut(Reached end, Map<Integer, Long> cuts) {
    Reached cut = Reached.below(end.floor());
    for (int lane : end.lanes()) {
      long n = Math.min(end.in(lane), cuts.getOrDefault(lane, Long.MAX_VALUE));
      cut = cut.plus(new Pos(lane, n));
    }
    return cut;
  }
}
