package dev.standin.store.mongo;

import com.mongodb.MongoException;
import dev.standin.chat.CommitListener;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewAnswer;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.OverloadedException;
import java.time.Duration;
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
import java.util.function.Supplier;

/// The one thread of this server that writes the log. It takes whatever is queued, brings it into
/// the log as one group, tells the listener, and then completes the stages, on this thread: what is
/// chained to them must not block.
///
/// While the store is away, what comes is refused at once, and the writer looks for it again. What
/// it can't tell whether it was stored it finds out before it writes anything else.
final class Writer {

  private static final System.Logger LOG = System.getLogger(Writer.class.getName());
  private static final Duration OVERLOADED = Duration.ofSeconds(1);
  private static final long LOOK_MILLIS = 500;

  private final Parts parts;
  private final Supplier<ConversationId> fresh;
  private final BlockingQueue<Task> queue;
  private final AtomicLong queuedChars = new AtomicLong();
  private final Task stop = new Task(0, new Alone<>(() -> true, new CompletableFuture<>()));
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-writer").unstarted(this::run);
  private volatile CommitListener listener = _ -> {};
  private volatile boolean closing;
  private volatile boolean over;
  private List<Planned> doubt = List.of();
  private volatile boolean away;
  private boolean puzzled;

  Writer(Parts parts) {
    this.parts = parts;
    this.fresh = parts.ids()::conversation;
    this.queue = new ArrayBlockingQueue<>(parts.options().queue());
  }

  private record Task(int chars, Work work) {}

  private sealed interface Work {
    CompletableFuture<?> done();
  }

  private record Logged(Step step) implements Work {
    @Override
    public CompletableFuture<?> done() {
      return step.done();
    }
  }

  /// A write that is no entry: may be done twice.
  private record Alone<T>(Supplier<T> call, CompletableFuture<T> done) implements Work {

    void run(Patience patience) {
      try {
        done.complete(patience.insist(call));
      } catch (MongoException fault) {
        done.completeExceptionally(Faults.writing(fault));
        throw fault;
      } catch (RuntimeException fault) {
        done.completeExceptionally(fault);
      }
    }
  }

  void onCommit(CommitListener hearer) {
    listener = hearer;
  }

  void start() {
    thread.start();
  }

  CompletionStage<Appended> append(NewMessage message) {
    var step = new Step.Append(message, fresh, new CompletableFuture<>());
    queue(new Task(message.text().value().length(), new Logged(step)));
    return step.done();
  }

  CompletionStage<Answered> answer(NewAnswer answer) {
    var step = new Step.Answer(answer, new CompletableFuture<>());
    int chars = answer.text().value().length() + answer.why().length();
    queue(new Task(chars, new Logged(step)));
    return step.done();
  }

  /// Gives a message that lies in the database without a place its place, and tells the listener;
  /// completes with the message as it is then, empty if there is no such message.
  CompletionStage<Optional<Message>> place(MessageId id) {
    var step = new Step.Place(id, fresh, new CompletableFuture<>());
    queue(new Task(0, new Logged(step)));
    return step.done();
  }

  /// Another write, which may be done twice, in the order of the queue.
  <T> CompletionStage<T> submit(int chars, Supplier<T> write) {
    var done = new CompletableFuture<T>();
    queue(new Task(chars, new Alone<>(write, done)));
    return done;
  }

  private void queue(Task task) {
    if (closing) {
      task.work().done().completeExceptionally(Faults.closed());
      return;
    }
    if (queuedChars.addAndGet(task.chars()) > parts.options().queuedChars() || !queue.offer(task)) {
      queuedChars.addAndGet(-task.chars());
      task.work()
          .done()
          .completeExceptionally(
              new OverloadedException("Too many writes are waiting.", OVERLOADED));
      return;
    }
    if (over && queue.remove(task)) {
      task.work().done().completeExceptionally(Faults.closed());
    }
  }

  int waiting() {
    return queue.size();
  }

  private void run() {
    List<Task> group = new ArrayList<>(parts.options().group());
    boolean stopped = false;
    while (!stopped) {
      take(group);
      stopped = group.remove(stop);
      if (away && !recovered()) {
        group.forEach(task -> task.work().done().completeExceptionally(Faults.away()));
      } else {
        guarded(group);
      }
      group.clear();
    }
    over = true;
    queue.drainTo(group);
    group.forEach(task -> task.work().done().completeExceptionally(Faults.closed()));
  }

  private void take(List<Task> group) {
    try {
      Task first = away ? queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS) : queue.take();
      if (first == null) {
        return;
      }
      group.add(first);
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.WARNING, "the writer was interrupted and goes on");
    }
    queue.drainTo(group, parts.options().group() - group.size());
    long chars = 0;
    for (Task task : group) {
      chars += task.chars();
    }
    queuedChars.addAndGet(-chars);
  }

  /// A fault of ours must not end the thread.
  private void guarded(List<Task> group) {
    try {
      write(group);
    } catch (RuntimeException | Error fault) {
      LOG.log(System.Logger.Level.ERROR, "the writer failed", fault);
      group.forEach(task -> task.work().done().completeExceptionally(Faults.writing(fault)));
    }
  }

  /// Entries that follow each other in the queue go together; other writes stay in their order.
  private void write(List<Task> group) {
    List<Step> steps = new ArrayList<>();
    for (Task task : group) {
      switch (task.work()) {
        case Logged(Step step) -> steps.add(step);
        case Alone<?> alone -> {
          enter(steps);
          steps.clear();
          alone(alone);
        }
      }
    }
    enter(steps);
  }

  private void alone(Alone<?> alone) {
    if (away) {
      alone.done().completeExceptionally(Faults.away());
      return;
    }
    try {
      alone.run(new Patience(parts.nanos(), parts.options().patience()));
    } catch (MongoException fault) {
      lost(fault);
    }
  }

  private void enter(List<Step> steps) {
    if (steps.isEmpty()) {
      return;
    }
    if (away) {
      steps.forEach(step -> step.done().completeExceptionally(Faults.away()));
      return;
    }
    var batch = new Batch(parts, steps);
    batch.run();
    tell(batch.entries());
    batch.acknowledge();
    doubt = batch.doubt();
    batch.fault().ifPresent(this::lost);
  }

  private void tell(List<? extends Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      listener.committed(Collections.unmodifiableList(entries));
    } catch (RuntimeException | Error fault) {
      LOG.log(System.Logger.Level.ERROR, "a listener to commits threw", fault);
    }
  }

  private void lost(MongoException fault) {
    boolean told = fault.getCode() != Batch.GAVE_UP && Faults.passing(fault);
    if (!away && (told || !doubt.isEmpty())) {
      away = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "the store is away: {0}, code {1,number,#}",
          fault.getClass().getSimpleName(),
          fault.getCode());
    }
  }

  /// Looks for the store once, and clears up what is in doubt.
  private boolean recovered() {
    try {
      if (doubt.isEmpty()) {
        parts.database().probe();
      } else {
        var doubts = new Doubts(parts);
        List<Message> stored = doubts.resolve(doubt);
        doubt = List.of();
        tell(stored);
      }
    } catch (MongoException _) {
      return false;
    } catch (RuntimeException bug) {
      // It must not end the thread, nor fill the log.
      if (!puzzled) {
        LOG.log(System.Logger.Level.ERROR, "the writer can't find out what is stored", bug);
      }
      puzzled = true;
      return false;
    }
    puzzled = false;
    away = false;
    LOG.log(System.Logger.Level.INFO, "the store is back");
    return true;
  }

  /// Whether something may be stored of which nobody knows.
  boolean doubts() {
    return !doubt.isEmpty();
  }

  /// Writes what is queued, then ends; false if that takes too long.
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
}
