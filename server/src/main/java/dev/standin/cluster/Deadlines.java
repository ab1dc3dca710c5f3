package dev.standin.cluster;

import java.time.Duration;

/// Runs something later, on a thread that must not be blocked.
interface Deadlines {

  /// What it returns calls it off.
  Runnable after(Duration wait, Runnable task);
}
