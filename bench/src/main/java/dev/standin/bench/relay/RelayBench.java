package dev.standin.bench.relay;

import dev.standin.bench.Arguments;
import dev.standin.bench.Bench;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;

/// Starts the relays, loads each in turn, prints the table and keeps the figures.
final class RelayBench {

  private static final int DEADLINE_MINUTES = 40;

  private final Setup setup;
  private final PrintStream out;
  private final Figures figures = new Figures();

  private RelayBench(Setup setup, PrintStream out) {
    this.setup = setup;
    this.out = out;
  }

  /// @param args see bench/relay-run
  public static void main(String[] args) {
    Bench.run(
        "bench-relay",
        DEADLINE_MINUTES,
        out -> new RelayBench(Arguments.read(args, Setup::from), out).run());
  }

  private void run() {
    cold();
    warm();
    new Comparison(setup, figures).print(out);
  }

  private RunningPeer start(Peer peer) {
    Path log = setup.run().work().resolve(peer.id() + ".log");
    return RunningPeer.start(peer, setup.run().root(), log);
  }

  private void cold() {
    if (!setup.scenarios().contains("cold")) {
      return;
    }
    Scenarios scenarios = new Scenarios(setup, figures);
    for (int round = 1; round <= setup.run().rounds(); round++) {
      for (Peer peer : setup.peers()) {
        say("cold", round, peer);
        // The peers' heartbeats are watched once: they take long and decide nothing.
        boolean heartbeats = setup.heartbeatSeconds() > 0 && (round == 1 || peer == Peer.STANDIN);
        try (RunningPeer server = start(peer)) {
          scenarios.cold(server, heartbeats);
        }
      }
    }
  }

  private void warm() {
    if (setup.scenarios().stream().allMatch("cold"::equals)) {
      return;
    }
    Scenarios scenarios = new Scenarios(setup, figures);
    var servers = new ArrayList<RunningPeer>();
    try {
      for (Peer peer : setup.peers()) {
        servers.add(start(peer));
        scenarios.warmUp(servers.getLast());
      }
      for (int round = 1; round <= setup.run().rounds(); round++) {
        for (RunningPeer server : servers) {
          say("warm", round, server.peer());
          scenarios.warm(server);
        }
      }
    } finally {
      servers.forEach(RunningPeer::close);
    }
  }

  private void say(String phase, int round, Peer peer) {
    out.printf("%s, round %d: %s%n", phase, round, peer.title());
  }
}
