package dev.standin.bench.relay;

import dev.standin.bench.Proc;

/// Processor time from now on: the server's, and what others took of its core meanwhile.
final class Window {

  private final RunningPeer server;
  private final long begun = System.nanoTime();
  private final long cpu;
  private final long core;

  Window(RunningPeer server) {
    this.server = server;
    this.cpu = server.cpuMicros();
    this.core = Proc.busyMicros(RunningPeer.SERVER_CORE);
  }

  long serverMicros() {
    return server.cpuMicros() - cpu;
  }

  double serverPercent() {
    return 100.0 * serverMicros() / micros();
  }

  double othersPercent() {
    long busy = Proc.busyMicros(RunningPeer.SERVER_CORE) - core;
    return Math.max(0, 100.0 * (busy - serverMicros()) / micros());
  }

  private double micros() {
    return (System.nanoTime() - begun) / 1e3;
  }
}
