package dev.standin.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What this node has asked the others and is still waiting for; each ends at its deadline.
final class Requests {

  private static final int MOST = 100_000;

  /// A question that is open; called on any thread.
  interface Open {

    /// Whether that was the last answer.
    boolean answered(Map<String, Object> response);

    /// The time is up. Not called after the last answer.
    void late();
  }

  private record Waiting(Open open, Runnable callOff) {}

  private final ConcurrentHashMap<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Deadlines deadlines;
  private final String uid;

  Requests(Deadlines deadlines, String uid) {
    this.deadlines = deadlines;
    this.uid = uid;
  }

  /// The id under which answers come. Throws [IllegalStateException] if too many wait already.
  String open(Open open, Duration deadline) {
    if (waiting.size() >= MOST) {
      throw new IllegalStateException(
          "More than " + MOST + " questions to other nodes are open: ask less, or less at a time");
    }
    String id = uid + "-" + numbers.incrementAndGet();
    Runnable callOff = deadlines.after(deadline, () -> late(id));
    waiting.put(id, new Waiting(open, callOff));
    return id;
  }

  private void late(String id) {
    Waiting late = waiting.remove(id);
    if (late != null) {
      late.open.late();
    }
  }

  void answered(String id, Map<String, Object> response) {
    Waiting asked = waiting.get(id);
    if (asked != null && asked.open.answered(response)) {
      end(id);
    }
  }

  /// Nothing more is waited for.
  void end(String id) {
    Waiting ended = waiting.remove(id);
    if (ended != null) {
      ended.callOff.run();
    }
  }

  /// Nobody waits any longer.
  void close() {
    waiting.keySet().forEach(this::late);
  }
}
