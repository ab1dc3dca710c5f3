package dev.standin.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What one closed loop got through in a stretch of time, and what that time cost.
record Window(Tally tally, Usage usage) {
  /// New connections settle for so long before a window begins.
  private static final long SETTLE = TimeUnit.MILLISECONDS.toNanos(500);

  /// Runs `loads` side by side for `nanos` and lets them finish; a window for each, in their order.
  /// Ends the run if anything failed.
  static List<Window> take(Site site, Loop loop, long nanos, ClosedLoop... loads) {
    var all = Arrays.asList(loads);
    all.forEach(ClosedLoop::start);
    loop.runFor(SETTLE);
    all.forEach(l -> l.tally().clear());
    var begin = Usage.now(site);
    loop.runFor(nanos);
    var usage = Usage.now(site).since(begin);
    var windows = all.stream().map(l -> new Window(l.tally().copy(), usage)).toList();
    all.forEach(ClosedLoop::finish);
    all.forEach(l -> l.tally().requireNoFailure(site.contestant().title()));
    return windows;
  }

  double perSecond() {
    return tally.answers() / usage.seconds();
  }

  /// The server process' CPU time for each answer, in µs.
  double serverMicros() {
    return (double) usage.server() / Math.max(1, tally.answers());
  }

  double storeMicros() {
    return (double) usage.store() / Math.max(1, tally.answers());
  }
}
