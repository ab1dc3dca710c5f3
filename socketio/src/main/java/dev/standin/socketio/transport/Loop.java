package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.Owner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One event loop with what its sessions share: timers, the flush at the end of a tick, and the
/// frames encoded in it.
final class Loop implements Owner {

  /// Something that wants one flush at the end of the tick.
  interface Flushable {
    void flushNow();
  }

  private static final System.Logger LOG = System.getLogger(Loop.class.getName());

  private final EventLoop eventLoop;
  private final LongSupplier clock;
  private final TimerWheel wheel;
  private final FrameCache frames;
  private final Zip zip = new Zip();
  private final List<Flushable> dirty = new ArrayList<>();
  private boolean tickPlanned;
  private long wakeAt = TimerWheel.NEVER;
  private @Nullable ScheduledFuture<?> wake;

  /// @param clock nanoseconds, never below 0
  Loop(EventLoop eventLoop, FrameCache frames, LongSupplier clock) {
    this.eventLoop = eventLoop;
    this.clock = clock;
    this.wheel = new TimerWheel(clock.getAsLong());
    this.frames = frames;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  long now() {
    return clock.getAsLong();
  }

  @Override
  public boolean here() {
    return eventLoop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  /// Runs the task at once if this is the loop, else hands it over.
  void run(Runnable task) {
    if (here()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }

  @Override
  public Cancel after(long millis, Runnable task) {
    Delayed delayed = new Delayed(task);
    long dueAt = now() + TimeUnit.MILLISECONDS.toNanos(millis);
    run(() -> schedule(delayed, dueAt));
    return () -> run(() -> cancel(delayed));
  }

  /// Compresses for this loop; on the loop only.
  Zip zip() {
    return zip;
  }

  /// Sets a timer; on the loop only.
  void schedule(TimerWheel.Node node, long dueAt) {
    wheel.schedule(node, dueAt);
    planWake();
  }

  /// Ends a timer; on the loop only.
  void cancel(TimerWheel.Node node) {
    wheel.cancel(node);
    if (node instanceof Delayed delayed) {
      delayed.cancelled = true;
    }
  }

  /// Flushes this once, after everything that the loop does now.
  void atTickEnd(Flushable flushable) {
    dirty.add(flushable);
    planTick();
  }

  /// The message's frame for one more receiver on this loop, encoded at most once a tick and
  /// encoding.
  ByteBuf frame(EngineMessage message, Encoding encoding, ByteBufAllocator allocator) {
    planTick();
    return frames.frame(message, encoding, allocator);
  }

  /// The same for receivers that take compressed messages; plain if that is not longer.
  ByteBuf packed(EngineMessage message, Encoding encoding, ByteBufAllocator allocator) {
    planTick();
    return frames.packed(message, encoding, allocator, zip);
  }

  private void planTick() {
    if (!tickPlanned) {
      tickPlanned = true;
      eventLoop.execute(this::endTick);
    }
  }

  private void endTick() {
    tickPlanned = false;
    for (int i = 0; i < dirty.size(); i++) {
      try {
        dirty.get(i).flushNow();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A flush failed", e);
      }
    }
    dirty.clear();
    frames.release();
  }

  private void planWake() {
    long next = wheel.wakeAt();
    if (next >= wakeAt) {
      return;
    }
    if (wake != null) {
      wake.cancel(false);
    }
    wakeAt = next;
    wake = eventLoop.schedule(this::turn, Math.max(0, next - now()), TimeUnit.NANOSECONDS);
  }

  private void turn() {
    wakeAt = TimerWheel.NEVER;
    wake = null;
    wheel.turn(now());
    planWake();
  }

  private static final class Delayed extends TimerWheel.Node {
    private final Runnable task;
    private boolean cancelled;

    Delayed(Runnable task) {
      this.task = task;
    }

    @Override
    void fire(long now) {
      if (cancelled) {
        return;
      }
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A timer's task failed", e);
      }
    }
  }
}
