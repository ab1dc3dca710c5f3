package dev.standin.store.sqlite;

import java.util.concurrent.locks.LockSupport;

/// The fault that the crash tests must notice: what is written is acknowledged before it is
/// committed.
final class EarlySeams extends Seams {

  /// A slow disk, so that a kill often falls into the gap; in memory it is a few microseconds.
  private static final long GAP_NANOS = 20_000_000;

  @Override
  void beforeCommit(Runnable acknowledge) {
    acknowledge.run();
    LockSupport.parkNanos(GAP_NANOS);
  }
}
