package dev.standin.bench;

/// What a stretch of time cost: its length, and the processor time of everyone concerned, in µs.
///
/// `others` is what anybody but the server used of the server's core, `generator` our own time.
record Usage(double seconds, long server, long store, long generator, long others) {
  /// The clocks of `site` as they stand now.
  static Usage now(Site site) {
    long server = Proc.cpuMicros(site.server().pid());
    long store = site.store().map(s -> Proc.cpuMicros(s.pid())).orElse(0L);
    long own = Proc.cpuMicros(ProcessHandle.current().pid());
    long others = Proc.busyMicros(Site.SERVER_CORE) - server;
    return new Usage(System.nanoTime() / 1e9, server, store, own, others);
  }

  Usage since(Usage start) {
    return new Usage(
        seconds - start.seconds,
        server - start.server,
        store - start.store,
        generator - start.generator,
        others - start.others);
  }

  /// `micros` as a share of one core over this time, in percent.
  double percent(long micros) {
    return Math.max(0, micros / seconds / 1e4);
  }
}
