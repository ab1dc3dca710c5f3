package dev.standin.store.mongo;

import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/// Calls that get lost before or after the write, by chance or on demand.
class FaultySeams extends Seams {

  private final SplittableRandom random;
  private volatile double chance;

  /// Losses on demand, each used up by the next write.
  final Semaphore commandsToLose = new Semaphore(0);

  final Semaphore answersToLose = new Semaphore(0);

  /// Whoever holds it keeps the answers to writes that were done on their way.
  final Semaphore answers = new Semaphore(1);

  /// While true, every write fails before it is sent.
  volatile boolean away;

  /// While true, no terms of messages are written; nothing else is lost.
  volatile boolean unindexed;

  FaultySeams(long seed) {
    this.random = new SplittableRandom(seed);
  }

  void chance(double each) {
    chance = each;
  }

  @Override
  void before(String write) {
    if (away || lost(commandsToLose)) {
      throw fault("the command of an " + write + " was lost");
    }
  }

  @Override
  void after(String write) {
    answers.acquireUninterruptibly();
    answers.release();
    if (lost(answersToLose)) {
      throw fault("the answer to an " + write + " was lost");
    }
  }

  @Override
  void indexing() {
    if (unindexed) {
      throw fault("the terms were lost");
    }
  }

  private synchronized boolean lost(Semaphore onDemand) {
    return onDemand.tryAcquire() || random.nextDouble() < chance;
  }

  private static MongoSocketReadException fault(String text) {
    return new MongoSocketReadException(text, new ServerAddress(), new IOException(text));
  }

  @Override
  boolean beating() {
    return false;
  }
}
