package dev.standin.bench;

/// Live delivery: from the time a POST was meant to go out to the `message` event on the
/// recipient's WebSocket, at a rate that every contestant bears.
record Living(Options options, Loop loop) implements Scenario {
  @Override
  public String name() {
    return "live";
  }

  @Override
  public boolean suits(Contestant contestant) {
    return true;
  }

  @Override
  public void warmUp(Site site) {
    try (var load = open(site)) {
      load.runFor(options.run().windowNanos() / 2);
      load.finish();
    }
  }

  private OpenLoop open(Site site) {
    var users = site.users();
    var to = users.address();
    var writers = users.toOnline().stream().map(r -> new OpenLoop.Writer(to, r)).toList();
    var readers = users.online().stream().map(a -> new OpenLoop.Reader(to, a)).toList();
    return new OpenLoop(loop, writers, readers, options.liveRate());
  }

  @Override
  public void measure(Site site, Results results) {
    try (var load = open(site)) {
      load.runFor(options.run().windowNanos() / 6);
      load.beginWindow();
      var begin = Usage.now(site);
      load.runFor(options.run().windowNanos());
      var usage = Usage.now(site).since(begin);
      load.finish();
      var who = site.contestant();
      results.note(usage, who);
      results.add(Metric.LIVE_P50, who, load.tally().millisAt(50));
      results.add(Metric.LIVE_P99, who, load.tally().millisAt(99));
      results.add(Metric.LIVE_CPU, who, (double) usage.server() / load.tally().answers());
    }
  }
}
