package dev.standin.store.sqlite;

import dev.standin.chat.OverloadedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A few connections that only read. A call into SQLite pins its virtual thread, so no more read at
/// the same time than there are connections; the others wait in turn, for a bounded time.
final class Readers {

  private static final System.Logger LOG = System.getLogger(Readers.class.getName());

  private final SqliteOptions options;
  private final Writer.Opener opener;
  private final Semaphore turns;
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Readers(SqliteOptions options, Writer.Opener opener) {
    this.options = options;
    this.opener = opener;
    this.turns = new Semaphore(options.readers(), true);
  }

  /// Something to read, quickly: nothing else may be waited for inside.
  @FunctionalInterface
  interface Reading<T> {
    T from(Session session) throws SQLException;
  }

  <T> T read(Reading<T> reading) {
    takeTurn();
    try {
      return once(reading);
    } catch (SQLException fault) {
      throw Faults.reading(fault);
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    Duration wait = options.readWait();
    try {
      if (!turns.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new OverloadedException("Too many reads are waiting.", Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.closed();
    }
    if (closed) {
      turns.release();
      throw Faults.closed();
    }
  }

  /// A connection that failed is not used again.
  private <T> T once(Reading<T> reading) throws SQLException {
    @Nullable Session session = idle.pollFirst();
    if (session == null) {
      session = opener.open();
    }
    boolean sound = false;
    try {
      T result = reading.from(session);
      sound = true;
      return result;
    } finally {
      if (sound) {
        idle.addFirst(session);
      } else {
        close(session);
      }
    }
  }

  /// Waits for the reads under way.
  void close() {
    closed = true;
    try {
      if (!turns.tryAcquire(options.readers(), 1, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    for (Session session = idle.poll(); session != null; session = idle.poll()) {
      close(session);
    }
    turns.release(options.readers());
  }

  private static void close(Session session) {
    try {
      session.close();
    } catch (SQLException fault) {
      LOG.log(System.Logger.Level.WARNING, "closing a reading connection failed", fault);
    }
  }
}
