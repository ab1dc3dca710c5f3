package dev.standin.cluster;

import dev.standin.chat.Tally;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Adds up in Redis what all nodes let pass. Nobody waits for it: what passed within a few
/// milliseconds goes out in one call, one call at a time, and the answer tells the throttles how
/// things stand. While Redis is away nothing is kept for it: each node then goes by what it knows.
public final class SharedTally implements Tally {

  /// Of so many keys what passed waits for the next call; what passes beyond is not told.
  private static final int MOST_WAITING = 10_000;

  private static final int MOST_IN_A_CALL = 500;
  private static final Duration LINGER = Duration.ofMillis(5);

  /// News that is older than this goes to nobody, in either direction.
  private static final long STALE = Duration.ofSeconds(1).toNanos();

  /// Until the next try after a call that failed.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Commands redis;
  private final HiddenKeys names;
  private final ScheduledExecutorService alarms;
  private final LongSupplier nanos;
  private final Map<Passed, Amount> waiting = new LinkedHashMap<>();
  private boolean scheduled;
  private boolean asking;
  private long askedAt;

  /// Something that passed, under a key of a rule.
  private record Passed(SharedRule rule, String key) {}

  /// How often it passed, and when first.
  private record Amount(int count, long since) {}

  /// `alarms` only hand over.
  public SharedTally(
      Commands redis, HiddenKeys names, ScheduledExecutorService alarms, LongSupplier nanos) {
    this.redis = redis;
    this.names = names;
    this.alarms = alarms;
    this.nanos = nanos;
  }

  @Override
  public Book open(Rule rule, Heard heard) {
    var shared = new SharedRule(rule, heard);
    return key -> add(new Passed(shared, key));
  }

  private synchronized void add(Passed passed) {
    long now = nanos.getAsLong();
    boolean silent = asking && now - askedAt > STALE;
    if (silent || (waiting.size() >= MOST_WAITING && !waiting.containsKey(passed))) {
      return;
    }
    waiting.merge(passed, new Amount(1, now), (old, _) -> new Amount(old.count() + 1, old.since()));
    if (!asking) {
      schedule(LINGER);
    }
  }

  /// Nothing waits, and no call is under way.
  synchronized boolean idle() {
    return waiting.isEmpty() && !asking;
  }

  private void schedule(Duration delay) {
    if (scheduled) {
      return;
    }
    try {
      alarms.schedule(
          () -> Thread.startVirtualThread(this::tell), delay.toNanos(), TimeUnit.NANOSECONDS);
      scheduled = true;
    } catch (RejectedExecutionException stopping) {
      waiting.clear();
    }
  }

  private void tell() {
    Map<Passed, Amount> batch = batch();
    if (batch.isEmpty()) {
      return;
    }
    List<Passed> asked = List.copyOf(batch.keySet());
    try {
      call(batch).whenComplete((answer, failure) -> answered(asked, answer, failure));
    } catch (RuntimeException away) {
      answered(asked, null, away);
    }
  }

  private synchronized Map<Passed, Amount> batch() {
    scheduled = false;
    long now = nanos.getAsLong();
    Map<Passed, Amount> batch = new LinkedHashMap<>();
    var oldest = waiting.entrySet().iterator();
    while (oldest.hasNext() && batch.size() < MOST_IN_A_CALL) {
      var next = oldest.next();
      oldest.remove();
      if (now - next.getValue().since() <= STALE) {
        batch.put(next.getKey(), next.getValue());
      }
    }
    asking = !batch.isEmpty();
    askedAt = now;
    return batch;
  }

  private CompletionStage<List<Long>> call(Map<Passed, Amount> batch) {
    List<String> keys = new ArrayList<>();
    List<byte[]> arguments = new ArrayList<>();
    batch.forEach(
        (passed, amount) -> {
          keys.add(names.of(passed.rule().name(), passed.key()));
          passed.rule().describe(amount.count(), arguments);
        });
    return redis.call(
        commands ->
            commands.eval(
                Scripts.TALLY,
                ScriptOutputType.MULTI,
                keys.toArray(String[]::new),
                arguments.toArray(byte[][]::new)));
  }

  /// An answer that took long may say what is no longer so.
  private void answered(
      List<Passed> asked, @Nullable List<Long> answer, @Nullable Throwable failure) {
    boolean fresh;
    synchronized (this) {
      asking = false;
      fresh = nanos.getAsLong() - askedAt <= STALE;
      if (!waiting.isEmpty()) {
        schedule(failure == null ? LINGER : PAUSE);
      }
    }
    if (failure == null && fresh && answer != null) {
      for (int i = 0; i < asked.size() && i < answer.size(); i++) {
        Passed passed = asked.get(i);
        passed.rule().heard().heard(passed.key(), TimeUnit.MICROSECONDS.toNanos(answer.get(i)));
      }
    }
  }
}
