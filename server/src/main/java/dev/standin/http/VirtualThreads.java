package dev.standin.http;

import dev.standin.chat.OverloadedException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/// Blocking work, each piece on a virtual thread, at most so many at once: beyond that
/// [OverloadedException].
public final class VirtualThreads implements Executor {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Semaphore permits;
  private final int most;

  public VirtualThreads(int most) {
    this.most = most;
    this.permits = new Semaphore(most);
  }

  @Override
  public void execute(Runnable work) {
    if (!permits.tryAcquire()) {
      throw new OverloadedException("too much blocking work", RETRY_AFTER);
    }
    boolean started = false;
    try {
      Thread.ofVirtual().name("blocking").start(() -> run(work));
      started = true;
    } finally {
      if (!started) {
        permits.release();
      }
    }
  }

  private void run(Runnable work) {
    try {
      work.run();
    } finally {
      permits.release();
    }
  }

  /// Another set of threads, as many, so that one kind of work can't starve the other.
  VirtualThreads another() {
    return new VirtualThreads(most);
  }

  /// Whether more than half of the places are taken.
  boolean crowded() {
    return busy() > most / 2;
  }

  /// How many pieces are under way.
  public int busy() {
    return most - permits.availablePermits();
  }
}
