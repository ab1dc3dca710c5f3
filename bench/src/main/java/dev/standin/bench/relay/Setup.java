package dev.standin.bench.relay;

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
/// @param scenarios some of cold, direct, room, connects, stalled
/// @param rounds how often each figure is taken; the table shows medians
/// @param seconds the length of a window at a fixed rate
/// @param users sockets that write to each other in the 1:1 loads
/// @param heartbeatSeconds how long 15,000 idle connections are watched; 0 leaves it out
record Setup(
    Path root,
    Path work,
    String commit,
    String date,
    List<Peer> peers,
    List<String> scenarios,
    int rounds,
    int seconds,
    int users,
    int heartbeatSeconds) {

  static Setup parse(String[] args) {
    var given = new Arguments(args);
    Setup setup = from(given);
    given.end();
    return setup;
  }

  private static Setup from(Arguments given) {
    boolean quick = given.quick();
    return new Setup(
        Path.of(given.take("root", ".")),
        Path.of(given.take("work", "bench/target")),
        given.take("commit", "unknown"),
        given.take("date", "unknown"),
        Arrays.stream(given.take("servers", "standin,node,netty-socketio,socketioxide").split(","))
            .map(Peer::named)
            .toList(),
        List.of(given.take("scenarios", "cold,direct,room,connects,stalled").split(",")),
        given.number("rounds", quick ? 1 : 3, 1),
        given.number("seconds", quick ? 2 : 4, 1),
        given.number("users", 100, 1),
        given.number("heartbeat-seconds", quick ? 0 : 25, 0));
  }
}
