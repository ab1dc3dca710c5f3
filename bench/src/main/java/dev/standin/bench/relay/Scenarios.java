package dev.standin.bench.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is done to one relay in one round.
final class Scenarios {

  private static final int IDLE = 10_000;
  private static final int IDLE_MOST = 15_000;
  private static final int CONNECTS = 5_000;
  private static final int MEMBERS = 1_000;
  private static final int STALLED = MEMBERS / 10;
  private static final int CROWD_BYTES = 1_000;
  private static final double CROWD_RATE = 50;
  private static final int CROWD_MILLIS = 8_000;
  private static final int AT_ONCE = 64;
  private static final int SETTLE_MILLIS = 1_500;
  private static final String[] NO_JOINS = {};

  private final Setup setup;
  private final Figures figures;

  Scenarios(Setup setup, Figures figures) {
    this.setup = setup;
    this.figures = figures;
  }

  /// Lets compilers do their work before anything counts.
  void warmUp(RunningPeer server) {
    try (Generator generator = new Generator()) {
      if (setup.scenarios().contains("direct")) {
        double most = server.peer() == Peer.NODE ? 15_000 : 30_000;
        try (Load load = Load.direct(generator, server, setup.users())) {
          repeat(load, most, 4);
        }
      }
      if (setup.scenarios().contains("connects")) {
        for (int i = 0; i < 3; i++) {
          var lines = generator.connect(server.address(), CONNECTS, AT_ONCE, _ -> NO_JOINS);
          close(generator, lines);
        }
      }
      if (setup.scenarios().contains("room")) {
        try (Load load = Load.room(generator, server, MEMBERS, Frame.MESSAGE)) {
          repeat(load, 60, 2);
        }
      }
    }
  }

  private static void repeat(Load load, double rate, int times) {
    for (int i = 0; i < times; i++) {
      load.at(rate, 1_500, 0);
    }
  }

  /// One round of all that is done to a relay which runs and is warm.
  void warm(RunningPeer server) {
    for (String scenario : setup.scenarios()) {
      try (Generator generator = new Generator()) {
        switch (scenario) {
          case "direct" -> direct(generator, server);
          case "room" -> room(generator, server);
          case "connects" -> connects(generator, server);
          case "stalled" -> stalled(generator, server);
          default -> {}
        }
      }
    }
  }

  private void direct(Generator generator, RunningPeer server) {
    Peer peer = server.peer();
    try (Load load = Load.direct(generator, server, setup.users())) {
      Load.Seen two = fixed(load, peer, 2_000);
      figures.add(Figure.DIRECT_2K_CPU, peer, two.cpuMicros());
      figures.add(Figure.DIRECT_2K_P50, peer, two.p50());
      figures.add(Figure.DIRECT_2K_P99, peer, two.p99());
      Load.Seen ten = fixed(load, peer, 10_000);
      figures.add(Figure.DIRECT_10K_CPU, peer, ten.cpuMicros());
      figures.add(Figure.DIRECT_10K_P50, peer, ten.p50());
      figures.add(Figure.DIRECT_10K_P99, peer, ten.p99());
      figures.add(Figure.DIRECT_MOST, peer, load.most(15_000, "1:1 sustained", figures));
    }
  }

  private void room(Generator generator, RunningPeer server) {
    Peer peer = server.peer();
    try (Load load = Load.room(generator, server, MEMBERS, Frame.MESSAGE)) {
      Load.Seen twenty = fixed(load, peer, 20);
      figures.add(Figure.ROOM_CPU, peer, twenty.cpuMicros());
      figures.add(Figure.ROOM_P99, peer, twenty.p99());
      figures.add(Figure.ROOM_MOST, peer, load.most(60, "room", figures));
    }
  }

  private Load.Seen fixed(Load load, Peer peer, double rate) {
    Load.Seen seen = load.at(rate, setup.run().windowMillis(), 0);
    figures.add(Figure.OTHERS, peer, seen.othersPercent());
    if (!seen.complete()) {
      figures.remark(
          String.format(
              Locale.ROOT, "%s did not bear %,.0f messages/s at all.", peer.title(), rate));
    }
    return seen;
  }

  private void connects(Generator generator, RunningPeer server) {
    long begun = System.nanoTime();
    long busy = generator.busyNanos();
    var lines = generator.connect(server.address(), CONNECTS, AT_ONCE, _ -> NO_JOINS);
    double nanos = System.nanoTime() - begun;
    figures.add(Figure.CONNECTS, server.peer(), CONNECTS / nanos * 1e9);
    remarkIfBusy(server, (generator.busyNanos() - busy) / nanos);
    close(generator, lines);
  }

  private void remarkIfBusy(RunningPeer server, double share) {
    if (share > 0.95) {
      figures.remark(server.peer().title() + ", connects: the generator was busy all the time");
    }
  }

  private static void close(Generator generator, List<Line> lines) {
    lines.forEach(Line::close);
    generator.rest(SETTLE_MILLIS);
  }

  private void stalled(Generator generator, RunningPeer server) {
    Peer peer = server.peer();
    try (Load load = Load.room(generator, server, MEMBERS, CROWD_BYTES)) {
      Load.Seen all = load.at(CROWD_RATE, CROWD_MILLIS, 0);
      figures.add(Figure.CROWD_P99, peer, all.p99());
      double before = server.residentBytes();
      load.stall(STALLED);
      Load.Seen others = load.at(CROWD_RATE, CROWD_MILLIS, STALLED);
      figures.add(Figure.STALLED_P99, peer, others.p99());
      double more = server.residentBytes() - before;
      figures.add(Figure.STALLED_MEMORY, peer, Math.max(0, more) / STALLED / 1_000);
    }
  }

  /// A relay that has just started: how soon it answers, and what connections cost it.
  void cold(RunningPeer server, boolean heartbeats) {
    Peer peer = server.peer();
    figures.add(Figure.START, peer, server.firstConnectionMillis());
    try (Generator generator = new Generator()) {
      generator.rest(SETTLE_MILLIS);
      double rest = server.residentBytes();
      figures.add(Figure.REST, peer, rest / (1 << 20));
      double heap = peer.isJava() ? server.liveHeapBytes() : 0;
      double before = server.residentBytes();
      long begun = System.nanoTime();
      var lines = new ArrayList<Line>(connected(generator, server, IDLE));
      figures.add(Figure.CONNECTS_COLD, peer, IDLE / ((System.nanoTime() - begun) / 1e9));
      generator.rest(SETTLE_MILLIS);
      double more = server.residentBytes() - Math.min(rest, before);
      figures.add(Figure.IDLE_MEMORY, peer, more / IDLE);
      if (peer.isJava()) {
        figures.add(Figure.IDLE_HEAP, peer, (server.liveHeapBytes() - heap) / IDLE);
      }
      if (heartbeats) {
        heartbeats(generator, server, lines);
      }
      server.close();
      close(generator, lines);
    }
  }

  private static List<Line> connected(Generator generator, RunningPeer server, int count) {
    return generator.connect(server.address(), count, AT_ONCE, _ -> NO_JOINS);
  }

  private void heartbeats(Generator generator, RunningPeer server, List<Line> lines) {
    lines.addAll(connected(generator, server, IDLE_MOST - IDLE));
    generator.rest(SETTLE_MILLIS);
    var window = new Window(server);
    generator.rest(setup.heartbeatSeconds() * 1_000L);
    figures.add(Figure.IDLE_CPU, server.peer(), window.serverPercent());
    long lost = lines.stream().filter(Line::lost).count();
    if (lost > 0) {
      figures.remark(server.peer().title() + " lost " + lost + " of 15,000 idle connections");
    }
  }
}
