package dev.standin.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// Reading a conversation of 1,000 messages, whole, on 4 connections. Runs before the messages of
/// the other scenarios pile up, so that a store which scans is not charged for those.
record Histories(Options options, Loop loop) implements Scenario {
  private static final int MESSAGES = 1_000;
  private static final int CONNECTIONS = 4;
  private static final int WARM_WINDOWS = 2;
  private static final long FILLING = TimeUnit.SECONDS.toNanos(60);

  @Override
  public String name() {
    return "history";
  }

  @Override
  public boolean suits(Contestant contestant) {
    return contestant.keepsHistory();
  }

  @Override
  public void warmUp(Site site) {
    var users = site.users();
    try (var filling = closedLoop(users, users.fillingHistory())) {
      filling.start(MESSAGES);
      loop.runUntil(filling::isQuiet, FILLING);
      filling.tally().requireNoFailure("filling the history");
    }
    int found = users.countHistory();
    if (found != MESSAGES) {
      throw new IllegalStateException(
          "%s gave %d of 1,000 messages".formatted(site.contestant().title(), found));
    }
    try (var reading = closedLoop(users, users.readingHistory(CONNECTIONS))) {
      reading.start();
      loop.runFor(WARM_WINDOWS * options.run().windowNanos());
      reading.finish();
    }
  }

  @Override
  public void measure(Site site, Results results) {
    var users = site.users();
    try (var reading = closedLoop(users, users.readingHistory(CONNECTIONS))) {
      var window = Window.take(site, loop, options.run().windowNanos(), reading).getFirst();
      results.note(window.usage(), site.contestant());
      var who = site.contestant();
      results.add(Metric.HISTORY_RATE, who, window.perSecond());
      results.add(Metric.HISTORY_BYTES, who, window.tally().bytesPerAnswer());
      results.add(Metric.HISTORY_CPU, who, window.serverMicros() / 1e3);
      site.store()
          .ifPresent(s -> results.add(Metric.HISTORY_STORE_CPU, who, window.storeMicros() / 1e3));
    }
  }

  private ClosedLoop closedLoop(Users users, List<Request> requests) {
    return new ClosedLoop(loop, users.address(), requests);
  }
}
