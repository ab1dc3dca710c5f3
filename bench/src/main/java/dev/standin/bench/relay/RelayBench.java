package dev.standin.bench.relay;

import dev.standin.bench.Proc;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/// Starts the relays, loads each in turn, prints the table and keeps the figures.
final class RelayBench {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final long DEADLINE_MINUTES = 40;

  private RelayBench() {}

  public static void main(String[] args) {
    try {
      Setup setup = Setup.parse(args);
      if (Proc.cores() < 2) {
        throw new IllegalArgumentException(
            "this machine has one core: a server and the generator need one each");
      }
      endLate();
      Figures figures = new Figures();
      cold(setup, figures);
      warm(setup, figures);
      new Comparison(setup, figures).print(OUT);
      System.exit(0);
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      OUT.println("bench-relay: " + e.getMessage());
      System.exit(1);
    }
  }

  /// A run that hangs is ended; the exit kills what was started.
  private static void endLate() {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                Thread.sleep(TimeUnit.MINUTES.toMillis(DEADLINE_MINUTES));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              OUT.println("bench-relay: not done after " + DEADLINE_MINUTES + " minutes; ended");
              System.exit(1);
            });
  }

  private static RunningPeer start(Setup setup, Peer peer) {
    Path log = setup.work().resolve(peer.id() + ".log");
    return RunningPeer.start(peer, setup.root(), log);
  }

  private static void cold(Setup setup, Figures figures) {
    if (!setup.scenarios().contains("cold")) {
      return;
    }
    Scenarios scenarios = new Scenarios(setup, figures);
    for (int round = 1; round <= setup.rounds(); round++) {
      for (Peer peer : setup.peers()) {
        say("cold", round, peer);
        // The peers' heartbeats are watched once: they take long and decide nothing.
        boolean heartbeats = setup.heartbeatSeconds() > 0 && (round == 1 || peer == Peer.STANDIN);
        try (RunningPeer server = start(setup, peer)) {
          scenarios.cold(server, heartbeats);
        }
      }
    }
  }

  private static void warm(Setup setup, Figures figures) {
    if (setup.scenarios().stream().allMatch("cold"::equals)) {
      return;
    }
    Scenarios scenarios = new Scenarios(setup, figures);
    var servers = new ArrayList<RunningPeer>();
    try {
      for (Peer peer : setup.peers()) {
        servers.add(start(setup, peer));
        scenarios.warmUp(servers.getLast());
      }
      for (int round = 1; round <= setup.rounds(); round++) {
        for (RunningPeer server : servers) {
          say("warm", round, server.peer());
          scenarios.warm(server);
        }
      }
    } finally {
      servers.forEach(RunningPeer::close);
    }
  }

  private static void say(String phase, int round, Peer peer) {
    OUT.printf("%s, round %d: %s%n", phase, round, peer.title());
  }
}
