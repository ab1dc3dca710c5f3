package dev.standin.bench.cluster;

import dev.standin.bench.Arguments;
import dev.standin.bench.Run;
import java.util.Arrays;
import java.util.List;

/// What one run does.
///
/// @param kinds who takes part
/// @param scenarios some of direct, post, rate, bystander, rooms, channels
/// @param rate messages a second for latency and cost
record Plan(Run run, List<Kind> kinds, List<String> scenarios, int rate) {

  static Plan from(Arguments given) {
    return new Plan(
        Run.from(given, 6),
        Arrays.stream(given.take("servers", "chat,relay,node").split(","))
            .map(Kind::named)
            .toList(),
        List.of(given.take("scenarios", "direct,post,bystander,rate,rooms,channels").split(",")),
        given.number("rate", 500, 1));
  }

  int rounds() {
    return run.rounds();
  }

  int seconds() {
    return run.seconds();
  }

  long millis() {
    return run.windowMillis();
  }
}
