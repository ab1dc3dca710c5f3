package dev.standin.bench.relay;

import dev.standin.bench.Arguments;
import dev.standin.bench.Run;
import java.util.Arrays;
import java.util.List;

/// What one run does.
///
/// @param scenarios some of cold, direct, room, connects, stalled
/// @param users sockets that write to each other in the 1:1 loads
/// @param heartbeatSeconds how long 15,000 idle connections are watched; 0 leaves it out
record Setup(Run run, List<Peer> peers, List<String> scenarios, int users, int heartbeatSeconds) {

  static Setup from(Arguments given) {
    return new Setup(
        Run.from(given, 4),
        Arrays.stream(given.take("servers", "standin,node,netty-socketio,socketioxide").split(","))
            .map(Peer::named)
            .toList(),
        List.of(given.take("scenarios", "cold,direct,room,connects,stalled").split(",")),
        given.number("users", 100, 1),
        given.number("heartbeat-seconds", given.quick() ? 0 : 25, 0));
  }
}
