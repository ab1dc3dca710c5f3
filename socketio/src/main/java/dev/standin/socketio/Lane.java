package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Everything that is sent to the sockets of one owner, in the order of the calls.
///
/// A call that happens before another (in the same thread, or through a lock, a future, any
/// synchronisation) is delivered before it, whichever threads they come from. So a call on the
/// owner itself may not simply send: it first drains what other threads queued before.
final class Lane {

  /// Deliveries in one go; then the owner's other work gets its turn.
  private static final int BATCH = 256;

  private final Owner owner;
  private final Core core;
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean waking = new AtomicBoolean();

  /// On the owner: a delivery runs at the moment; what it causes must wait for its end.
  private boolean busy;

  Lane(Owner owner, Core core) {
    this.owner = owner;
    this.core = core;
  }

  Owner owner() {
    return owner;
  }

  /// Runs the delivery on the owner, at once if nothing is before it. False, and nothing done, if
  /// too many wait.
  boolean submit(Runnable delivery) {
    boolean here = owner.here();
    if (here && !busy && queued.get() == 0) {
      busy = true;
      run(delivery);
      busy = false;
      drain();
      return true;
    }
    if (!queue(delivery)) {
      return false;
    }
    proceed();
    return true;
  }

  /// Takes the delivery and runs nothing, for a caller that holds a lock and calls [#proceed] after
  /// it. False, and nothing done, if too many wait.
  boolean queue(Runnable delivery) {
    if (queued.incrementAndGet() > core.options().maxQueuedDeliveries()) {
      queued.decrementAndGet();
      return false;
    }
    queue.add(delivery);
    return true;
  }

  /// Runs what is queued, now or soon.
  void proceed() {
    if (!owner.here()) {
      wake();
    } else if (!busy) {
      drain();
    }
  }

  private void wake() {
    if (waking.compareAndSet(false, true)) {
      try {
        owner.execute(this::awake);
      } catch (RejectedExecutionException ended) {
        waking.set(false);
        queued.addAndGet(-discard());
      }
    }
  }

  private void awake() {
    waking.set(false);
    if (!busy) {
      drain();
    }
  }

  private void drain() {
    busy = true;
    for (int i = 0; i < BATCH; i++) {
      Runnable next = queue.poll();
      if (next == null) {
        break;
      }
      queued.decrementAndGet();
      run(next);
    }
    busy = false;
    if (!queue.isEmpty()) {
      wake();
    }
  }

  private void run(Runnable delivery) {
    try {
      delivery.run();
    } catch (RuntimeException | Error fault) {
      core.fault("a delivery", fault);
    }
  }

  /// The owner has ended and its sockets with it.
  private int discard() {
    int discarded = 0;
    while (queue.poll() != null) {
      discarded++;
    }
    return discarded;
  }
}
