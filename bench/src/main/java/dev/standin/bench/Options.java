package dev.standin.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What one run does: who takes part, how often and for how long everything is measured.
///
/// @param scenarios the names of those that run
/// @param retakeMinutes for how long after the start a disturbed round may be taken again
/// @param liveRate messages a second for the live latency, which all must bear
record Options(
    Run run,
    List<Contestant> contestants,
    List<String> scenarios,
    int retakeMinutes,
    int liveRate) {

  long retakeNanos() {
    return TimeUnit.MINUTES.toNanos(retakeMinutes);
  }

  static Options from(Arguments given) {
    return new Options(
        Run.from(given, 6),
        Arrays.stream(given.take("servers", "standin,mongoose,memory").split(","))
            .map(Contestant::named)
            .toList(),
        List.of(given.take("scenarios", "start,history,post,live").split(",")),
        given.quick() ? 0 : 6,
        given.number("live-rate", 200, 1));
  }
}
