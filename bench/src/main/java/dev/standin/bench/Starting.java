package dev.standin.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How long a server takes from its command to its ready line, and what it holds when left alone.
record Starting(Options options) implements Scenario {
  private static final long REST = TimeUnit.SECONDS.toNanos(3);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public boolean suits(Contestant contestant) {
    return true;
  }

  @Override
  public void warmUp(Site site) {
    // The site itself has been started already: files are in the page cache.
  }

  @Override
  public void measure(Site site, Results results) {
    var contestant = site.contestant();
    var allCores = "0-" + (Proc.cores() - 1);
    try (var server = contestant.start(options, site.store(), allCores)) {
      results.add(Metric.START, contestant, server.startMillis());
    }
    var oneCore = Integer.toString(Site.SERVER_CORE);
    try (var server = contestant.start(options, site.store(), oneCore)) {
      results.add(Metric.START_ONE_CORE, contestant, server.startMillis());
      rest();
      results.add(Metric.MEMORY_AT_REST, contestant, Proc.residentMegabytes(server.pid()));
    }
  }

  private static void rest() {
    long end = System.nanoTime() + REST;
    for (long left = REST; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
