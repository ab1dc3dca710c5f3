package dev.standin.socketio.transport;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Many timers of one event loop at constant cost. A timer never fires before its time and at most
/// one tick (4.2 ms) after the wheel is turned. Not thread-safe: its loop alone touches it.
final class TimerWheel {

  /// What [#wakeAt] says when there is no timer.
  static final long NEVER = Long.MAX_VALUE;

  /// 2^22 ns.
  private static final int TICK_SHIFT = 22;

  /// 2^13 ticks are 34 s: heartbeats of default length need one round.
  private static final int SLOTS = 1 << 13;

  /// A timer, part of the object that it belongs to, so that waiting costs no further memory.
  abstract static class Node {
    private @Nullable Node previous;
    private @Nullable Node next;
    private int slot = -1;
    private long dueAt;

    final boolean scheduled() {
      return slot >= 0;
    }

    final long dueAt() {
      return dueAt;
    }

    abstract void fire(long now);
  }

  private final @Nullable Node[] heads = new @Nullable Node[SLOTS];
  private final BitSet occupied = new BitSet(SLOTS);
  private long turned;

  /// A wheel that starts at this time.
  TimerWheel(long now) {
    turned = now >> TICK_SHIFT;
  }

  /// Sets the timer, wherever it stood before.
  void schedule(Node node, long dueAt) {
    cancel(node);
    node.dueAt = dueAt;
    long tick = dueAt >= NEVER - (1L << TICK_SHIFT) ? NEVER : ceil(dueAt);
    tick = Math.clamp(tick, turned + 1, turned + SLOTS - 1);
    int slot = (int) (tick & (SLOTS - 1));
    Node head = heads[slot];
    node.slot = slot;
    node.next = head;
    if (head != null) {
      head.previous = node;
    }
    heads[slot] = node;
    occupied.set(slot);
  }

  /// Ends the timer; no effect if it is not set.
  void cancel(Node node) {
    if (node.slot < 0) {
      return;
    }
    if (node.previous == null) {
      heads[node.slot] = node.next;
      if (node.next == null) {
        occupied.clear(node.slot);
      }
    } else {
      node.previous.next = node.next;
    }
    if (node.next != null) {
      node.next.previous = node.previous;
    }
    node.previous = null;
    node.next = null;
    node.slot = -1;
  }

  /// When the wheel is to be turned next.
  long wakeAt() {
    long tick = nextOccupied();
    return tick == NEVER ? NEVER : tick << TICK_SHIFT;
  }

  /// Fires what is due.
  void turn(long now) {
    long until = now >> TICK_SHIFT;
    for (long tick = nextOccupied(); tick <= until; tick = nextOccupied()) {
      turned = tick;
      empty((int) (tick & (SLOTS - 1)), now);
    }
    turned = Math.max(turned, until);
  }

  private void empty(int slot, long now) {
    for (Node node = heads[slot]; node != null; node = heads[slot]) {
      cancel(node);
      if (node.dueAt <= now) {
        node.fire(now);
      } else {
        schedule(node, node.dueAt);
      }
    }
  }

  private long nextOccupied() {
    int from = (int) ((turned + 1) & (SLOTS - 1));
    int slot = occupied.nextSetBit(from);
    if (slot < 0) {
      slot = occupied.nextSetBit(0);
    }
    return slot < 0 ? NEVER : turned + 1 + ((slot - from) & (SLOTS - 1));
  }

  private static long ceil(long nanos) {
    return (nanos + (1L << TICK_SHIFT) - 1) >> TICK_SHIFT;
  }
}
