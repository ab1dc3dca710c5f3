package dev.standin.bench.cluster;

import dev.standin.bench.Arguments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What one run does.
///
/// @param root the repository
/// @param work an empty folder for logs
/// @param commit what is measured, for the history
/// @param date the day, for the history
/// @param kinds who takes part
/// @param scenarios some of direct, post, rate, bystander, rooms
/// @param rounds how often each figure is taken; the table shows medians
/// @param seconds the length of a window
/// @param rate messages a second for latency and cost
record Plan(
    Path root,
    Path work,
    String commit,
    String date,
    List<Kind> kinds,
    List<String> scenarios,
    int rounds,
    int seconds,
    int rate) {

  static Plan parse(String[] args) {
    var given = new Arguments(args);
    Plan plan = from(given);
    given.end();
    return plan;
  }

  private static Plan from(Arguments given) {
    boolean quick = given.quick();
    return new Plan(
        Path.of(given.take("root", ".")),
        Path.of(given.take("work", "bench/target")),
        given.take("commit", "unknown"),
        given.take("date", "unknown"),
        Arrays.stream(given.take("servers", "chat,relay,node").split(","))
            .map(Kind::named)
            .toList(),
        List.of(given.take("scenarios", "direct,post,bystander,rate,rooms").split(",")),
        given.number("rounds", quick ? 1 : 3, 1),
        given.number("seconds", quick ? 2 : 6, 1),
        given.number("rate", 500, 1));
  }

  long millis() {
    return seconds * 1_000L;
  }
}
