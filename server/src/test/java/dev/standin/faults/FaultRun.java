package dev.standin.faults;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Lets faults strike one after the other, each with a seed of its own, and checks after each. One
/// line is printed for each.
final class FaultRun implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FaultRun.class.getName());

  private static final int BEFORE = 15;
  private static final int MUCH = 2_000;
  private static final int RECOVERED_SECONDS = 60;

  /// More than all waits of a round together, each of which has an end of its own.
  private static final int STEP_SECONDS = 600;

  private Cluster cluster;
  private Supplier<URI> addresses;
  private final long seed;
  private final int planned;
  private final Health health = new Health();
  private final List<String> broken = new ArrayList<>();
  private int made;
  private int acknowledged;
  private int renewedAt;

  /// @param planned how many are to come in all
  FaultRun(Cluster cluster, long seed, int planned) {
    this.cluster = cluster;
    this.addresses = cluster.addresses(new SplittableRandom(seed));
    this.seed = seed;
    this.planned = planned;
  }

  /// A cluster of three nodes of this main class in the folder.
  static Cluster cluster(Path folder, Class<?> main, long seed) {
    return Cluster.of(3, folder, main, new SplittableRandom(seed));
  }

  Cluster cluster() {
    return cluster;
  }

  /// Goes on with another cluster, once much is stored in this one: the store walks through all of
  /// it.
  void renew(Supplier<Cluster> another) {
    if (acknowledged - renewedAt > MUCH && broken.isEmpty()) {
      cluster.close();
      cluster = another.get();
      addresses = cluster.addresses(new SplittableRandom(seed));
      renewedAt = acknowledged;
    }
  }

  /// Strikes so often, or until something is wrong, among people of its own. Once something was
  /// wrong nothing strikes any more.
  void strike(Fault fault, int times) throws Exception {
    if (!broken.isEmpty()) {
      return;
    }
    try (Load load = new Load("f" + made, addresses, seed + made)) {
      int well = 0;
      while (well < times && bounded(fault, () -> strikeOnce(fault, load))) {
        well++;
      }
      acknowledged += load.notes().acknowledgedCount();
      if (well == times) {
        bounded(fault, () -> endsWell(fault, load));
      }
    }
  }

  /// Does one step. One that throws, or that isn't over in time, is a violation as any other.
  private boolean bounded(Fault fault, Callable<Boolean> step) throws InterruptedException {
    var task = new FutureTask<>(step);
    Thread thread = Thread.ofPlatform().daemon().name("fault").start(task);
    try {
      return task.get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException stuck) {
      note(fault, "not over after " + STEP_SECONDS + " s, " + List.of(thread.getStackTrace()));
    } catch (ExecutionException failed) {
      LOG.log(System.Logger.Level.ERROR, fault.name(), failed.getCause());
      note(fault, String.valueOf(failed.getCause()));
    }
    return false;
  }

  /// Whether questions are answered, lists agree, and nobody lacks anything in the very end.
  private boolean endsWell(Fault fault, Load load) throws Exception {
    long open = load.unanswered(RECOVERED_SECONDS);
    if (open > 0) {
      note(fault, open + " questions to the stand-in have no answer");
    }
    if (!load.listsAgree(RECOVERED_SECONDS)) {
      note(fault, "the lists of conversations don't lead to all messages");
    }
    load.settle().stream().findFirst().ifPresent(first -> note(fault, first));
    return broken.isEmpty();
  }

  /// Whether all is well afterwards.
  private boolean strikeOnce(Fault fault, Load load) throws Exception {
    made++;
    long own = seed + 31L * made;
    var stage = new Stage(cluster, load, health, new SplittableRandom(own));
    long begin = System.nanoTime();
    int before = load.notes().acknowledgedCount();
    load.run();
    if (!load.awaitMore(BEFORE, RECOVERED_SECONDS)) {
      load.notes().fault("nothing was acknowledged before the fault");
    }
    if (stage.number(4) == 0) {
      load.joinLater(stage.number(Load.PEOPLE));
    }
    fault.strike().on(stage);
    stage.expect(load.awaitMore(BEFORE, RECOVERED_SECONDS), "sends are acknowledged again");
    List<String> faults = load.settle();
    System.out.printf(
        "fault %d of %d: %s, seed %d: %d messages, %d refused meanwhile, %d sockets refused, %s; %s"
            + " (%.1f s)%n",
        made,
        planned,
        fault.name(),
        own,
        load.notes().acknowledgedCount() - before,
        load.unavailable(),
        load.refusals(),
        String.join(", ", stage.checked()),
        faults.isEmpty()
            ? "each message once, in order, gapless, on all devices"
            : faults.size() + " VIOLATIONS: " + faults.subList(0, Math.min(5, faults.size())),
        (System.nanoTime() - begin) / 1e9);
    faults.stream().findFirst().ifPresent(first -> note(fault, first));
    return faults.isEmpty();
  }

  private void note(Fault fault, String sentence) {
    broken.add("fault %d (%s), seed %d: %s".formatted(made, fault.name(), seed, sentence));
  }

  /// What went wrong, in sentences.
  List<String> broken() {
    return broken;
  }

  /// What was done, in one line.
  String summary(Optional<String> skipped) {
    return "Faults: %d injected, %d messages acknowledged, %d violations (seed %d, commit %s)%s."
        .formatted(
            made,
            acknowledged,
            broken.size(),
            seed,
            System.getProperty("faults.commit", "unknown"),
            skipped.map(what -> "; skipped: " + what).orElse(""));
  }

  @Override
  public void close() {
    health.close();
    cluster.close();
  }
}
