package dev.standin.cluster;

import static dev.standin.cluster.SharedPresence.bytes;
import static dev.standin.cluster.SharedPresence.id;

import dev.standin.chat.Attendance;
import dev.standin.chat.UserId;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Keeps one set in Redis like the users who are at this node: who comes or goes is told in
/// batches, a beat every 5 s renews the set whatever its size, and a set that is not what it should
/// be, as after a restart of Redis, is written anew. One step at a time.
final class PresenceSet implements AutoCloseable {

  private static final String TTL_MS = "15000";
  private static final long BEAT_MS = 5_000;
  private static final long LINGER_MS = 20;
  private static final int MOST_IN_A_CALL = 2_000;
  private static final int MOST_CHANGED = 10_000;

  private final Commands redis;
  private final byte[] node;
  private final String[] keys;
  private final String[] unfinished;
  private final Attendance here;
  private final ScheduledExecutorService alarms;

  /// What Redis holds, as far as it answered.
  private final Set<UserId> told = new HashSet<>();

  private final Set<UserId> changed = new HashSet<>();
  private Optional<Future<?>> beats = Optional.empty();
  private boolean beatDue;
  private boolean wholeDue = true;
  private boolean busy;
  private boolean scheduled;
  private boolean closed;

  PresenceSet(
      Commands redis,
      SharedPresence.Place place,
      Attendance here,
      ScheduledExecutorService alarms) {
    String name = place.node();
    this.redis = redis;
    this.node = bytes(name);
    this.keys = new String[] {place.keys().nodes(), place.keys().users() + name};
    this.unfinished = new String[] {place.keys().unfinished(name), keys[1]};
    this.here = here;
    this.alarms = alarms;
  }

  void start() {
    here.onChange(this::changed);
    synchronized (this) {
      beats =
          Optional.of(alarms.scheduleAtFixedRate(this::beatDue, 0, BEAT_MS, TimeUnit.MILLISECONDS));
    }
  }

  private void beatDue() {
    synchronized (this) {
      beatDue = true;
    }
    Thread.startVirtualThread(this::step);
  }

  /// Called on event loops.
  private synchronized void changed(UserId user) {
    if (changed.size() >= MOST_CHANGED) {
      changed.clear();
      wholeDue = true;
    }
    changed.add(user);
    schedule();
  }

  private void schedule() {
    if (scheduled || busy || closed) {
      return;
    }
    try {
      alarms.schedule(
          () -> Thread.startVirtualThread(this::step), LINGER_MS, TimeUnit.MILLISECONDS);
      scheduled = true;
    } catch (RejectedExecutionException stopping) {
      changed.clear();
    }
  }

  /// Does what is due next, unless something is under way.
  private void step() {
    Supplier<CompletionStage<?>> next;
    synchronized (this) {
      scheduled = false;
      if (busy || closed) {
        return;
      }
      next = next();
      busy = true;
    }
    CompletionStage<?> done;
    try {
      done = next.get();
    } catch (RuntimeException away) {
      done = CompletableFuture.failedFuture(away);
    }
    done.whenComplete((_, failure) -> done(failure == null));
  }

  private Supplier<CompletionStage<?>> next() {
    if (beatDue) {
      beatDue = false;
      return this::beat;
    }
    if (wholeDue) {
      wholeDue = false;
      changed.clear();
      return this::whole;
    }
    List<UserId> some = changed.stream().limit(MOST_IN_A_CALL).toList();
    changed.removeAll(Set.copyOf(some));
    return () -> tell(some);
  }

  /// After a failure nobody knows what Redis holds: all is written anew, at the next beat.
  private void done(boolean well) {
    boolean more;
    synchronized (this) {
      busy = false;
      wholeDue |= !well;
      more = beatDue || (well && (wholeDue || !changed.isEmpty()));
    }
    if (more) {
      Thread.startVirtualThread(this::step);
    }
  }

  private CompletionStage<?> beat() {
    return redis
        .call(
            commands ->
                commands.<Long>eval(
                    Scripts.BEAT, ScriptOutputType.INTEGER, keys, node, bytes(TTL_MS)))
        .thenAccept(this::held);
  }

  private synchronized void held(long users) {
    wholeDue |= users != told.size();
  }

  private CompletionStage<?> tell(Collection<UserId> users) {
    List<UserId> come = new ArrayList<>();
    List<UserId> gone = new ArrayList<>();
    users.forEach(user -> (here.online(user) ? come : gone).add(user));
    synchronized (this) {
      come.removeIf(told::contains);
      gone.removeIf(user -> !told.contains(user));
    }
    return come.isEmpty() && gone.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : change(keys[1], come, gone)
            .thenRun(
                () -> {
                  synchronized (this) {
                    told.addAll(come);
                    gone.forEach(told::remove);
                  }
                });
  }

  /// Writes a set beside the old one, piece by piece, and puts it in its place. Who comes or goes
  /// meanwhile is told afterwards.
  private CompletionStage<?> whole() {
    List<UserId> all = new ArrayList<>();
    here.each(all::add);
    CompletionStage<?> stage = redis.call(commands -> commands.del(unfinished[0]));
    for (int from = 0; from < all.size(); from += MOST_IN_A_CALL) {
      List<UserId> piece = all.subList(from, Math.min(all.size(), from + MOST_IN_A_CALL));
      stage = stage.thenCompose(_ -> change(unfinished[0], piece, List.of()));
    }
    return stage
        .thenCompose(
            _ ->
                redis.call(
                    commands ->
                        commands.eval(
                            Scripts.REPLACE, ScriptOutputType.INTEGER, unfinished, bytes(TTL_MS))))
        .thenRun(
            () -> {
              synchronized (this) {
                told.clear();
                told.addAll(all);
              }
            });
  }

  private CompletionStage<Long> change(String key, List<UserId> come, List<UserId> gone) {
    byte[][] values = new byte[2 + come.size() + gone.size()][];
    values[0] = bytes(TTL_MS);
    values[1] = bytes(Integer.toString(come.size()));
    int next = 2;
    for (List<UserId> users : List.of(come, gone)) {
      for (UserId user : users) {
        values[next++] = id(user);
      }
    }
    return redis.call(
        commands ->
            commands.eval(Scripts.CHANGE, ScriptOutputType.INTEGER, new String[] {key}, values));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      beats.ifPresent(beat -> beat.cancel(false));
    }
    // Where that fails, the set expires.
    redis.call(commands -> commands.del(keys[1], unfinished[0]));
    redis.call(commands -> commands.zrem(keys[0], node));
  }
}
