package dev.standin.store.sqlite;

import dev.standin.chat.CommitListener;
import dev.standin.chat.OverloadedException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The one thread that writes. It takes whatever is queued, commits it as one group with one fsync,
/// tells the listener, and then completes the stages, on this thread: what is chained to them must
/// not block.
///
/// A write that fails alone doesn't take its group with it: the group is rolled back, and each
/// write is tried by itself. If the disk fails, the whole group fails, and the next one starts on a
/// fresh connection.
final class Writer {

  private static final System.Logger LOG = System.getLogger(Writer.class.getName());
  private static final Duration OVERLOADED = Duration.ofSeconds(1);

  private final SqliteOptions options;
  private final InstantSource clock;
  private final Seams seams;
  private final Memory memory;
  private final Opener opener;
  private final BlockingQueue<Task<?>> queue;
  private final AtomicLong queuedChars = new AtomicLong();
  private final Task<?> stop = new Task<>(0, _ -> Boolean.TRUE);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-writer").unstarted(this::run);
  private volatile CommitListener listener = _ -> {};
  private volatile boolean closing;
  private volatile boolean over;
  private @Nullable Session session;
  private boolean failing;

  Writer(SqliteStore.Setup setup, Memory memory, Opener opener) {
    this.options = setup.options();
    this.clock = setup.clock();
    this.seams = setup.seams();
    this.memory = memory;
    this.opener = opener;
    this.queue = new ArrayBlockingQueue<>(options.queue());
  }

  /// Opens a connection; again after a fault.
  @FunctionalInterface
  interface Opener {
    Session open() throws SQLException;
  }

  /// A write. It may throw before its first change, and then fails alone.
  @FunctionalInterface
  interface Work<T> {
    T run(Tx tx) throws SQLException;
  }

  void onCommit(CommitListener hearer) {
    listener = hearer;
  }

  /// Starts the thread with its first connection.
  void start(Session first) {
    session = first;
    thread.start();
  }

  /// Queues a write that holds about so many characters. Never blocks.
  <T> CompletionStage<T> submit(int chars, Work<T> work) {
    if (closing) {
      return CompletableFuture.failedFuture(Faults.closed());
    }
    var task = new Task<T>(chars, work);
    if (queuedChars.addAndGet(chars) > options.queuedChars() || !queue.offer(task)) {
      queuedChars.addAndGet(-chars);
      return CompletableFuture.failedFuture(
          new OverloadedException("Too many writes are waiting.", OVERLOADED));
    }
    if (over && queue.remove(task)) {
      task.fail(Faults.closed());
    }
    return task.done;
  }

  int waiting() {
    return queue.size();
  }

  private void run() {
    List<Task<?>> group = new ArrayList<>(options.group());
    boolean stopped = false;
    while (!stopped) {
      take(group);
      stopped = group.remove(stop);
      commit(group);
      group.clear();
    }
    over = true;
    queue.drainTo(group);
    group.forEach(task -> task.fail(Faults.closed()));
    discardSession();
  }

  private void take(List<Task<?>> group) {
    try {
      group.add(queue.take());
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.WARNING, "the writer was interrupted and goes on");
    }
    queue.drainTo(group, options.group() - group.size());
    long chars = 0;
    for (Task<?> task : group) {
      chars += task.chars;
    }
    queuedChars.addAndGet(-chars);
  }

  private void commit(List<Task<?>> group) {
    if (group.isEmpty()) {
      return;
    }
    Tx tx;
    try {
      tx = transaction(group);
    } catch (SQLException | RuntimeException | Error fault) {
      discardSession();
      failed(group, fault);
      return;
    }
    recovered();
    tx.remember();
    tell(tx);
    group.forEach(Task::acknowledge);
  }

  private Tx transaction(List<Task<?>> group) throws SQLException {
    if (session == null) {
      session = opener.open();
    }
    session.update("BEGIN IMMEDIATE");
    var tx = new Tx(session, memory, clock.instant());
    for (Task<?> task : group) {
      task.run(tx);
    }
    seams.beforeCommit(() -> group.forEach(Task::acknowledge));
    session.update("COMMIT");
    return tx;
  }

  private void failed(List<Task<?>> group, Throwable fault) {
    if (group.size() > 1 && !Faults.ofTheStore(fault)) {
      List.copyOf(group).forEach(task -> commit(List.of(task)));
      return;
    }
    if (!failing) {
      failing = true;
      LOG.log(System.Logger.Level.WARNING, "a write failed, nothing of it was stored", fault);
    }
    RuntimeException told = Faults.writing(fault);
    group.forEach(task -> task.fail(told));
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.log(System.Logger.Level.INFO, "writes succeed again");
    }
  }

  private void tell(Tx tx) {
    if (tx.entries().isEmpty()) {
      return;
    }
    try {
      listener.committed(Collections.unmodifiableList(tx.entries()));
    } catch (RuntimeException | Error fault) {
      LOG.log(System.Logger.Level.ERROR, "a listener to commits threw", fault);
    }
  }

  private void discardSession() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException fault) {
      LOG.log(System.Logger.Level.WARNING, "closing the writing connection failed", fault);
    }
    session = null;
  }

  /// Commits what is queued, then ends; false if that takes too long.
  boolean close() {
    closing = true;
    try {
      if (queue.offer(stop, 2, TimeUnit.SECONDS)) {
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private static final class Task<T> {
    private final int chars;
    private final Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private Optional<T> result = Optional.empty();
    private Optional<RuntimeException> refusal = Optional.empty();

    Task(int chars, Work<T> work) {
      this.chars = chars;
      this.work = work;
    }

    void run(Tx tx) throws SQLException {
      int before = tx.writes();
      refusal = Optional.empty();
      try {
        result = Optional.of(work.run(tx));
      } catch (RuntimeException e) {
        if (tx.writes() != before) {
          throw e;
        }
        refusal = Optional.of(e);
      }
    }

    void acknowledge() {
      if (refusal.isPresent()) {
        done.completeExceptionally(refusal.get());
      } else {
        done.complete(result.orElseThrow());
      }
    }

    void fail(RuntimeException fault) {
      done.completeExceptionally(fault);
    }
  }
}
