package dev.standin.live;

import dev.standin.chat.LaneLog;
import dev.standin.chat.MessageId;
import dev.standin.chat.UserId;
import dev.standin.socketio.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Messages of which servers of another kind, or tools, told a user who is here. Each is given its
/// place in the log and comes from there, as any other; only if it has none after two seconds is it
/// delivered as it was told, once. Should it get a place after all, then it is told from there,
/// too: with `seq` and `_id`, by which a front end knows that it is the same.
final class ForeignEvents {

  private static final long PATIENCE = 2_000_000_000L;
  private static final long REMEMBERED = 120_000_000_000L;
  private static final int MOST = 10_000;

  private final LaneLog lanes;
  private final Outlet outlet;
  private final LongSupplier nanos;

  /// Oldest first. Guarded by its monitor.
  private final LinkedHashMap<Event, Course> courses = new LinkedHashMap<>();

  /// What was told.
  record Event(UserId user, MessageId id, String event) {}

  private static final class Course {
    final long since;

    /// Null once it is settled.
    byte @Nullable [] json;

    Course(long since, byte[] json) {
      this.since = since;
      this.json = json;
    }
  }

  private record Waiting(Event event, Course course, byte[] json) {}

  ForeignEvents(LaneLog lanes, Outlet outlet, LongSupplier nanos) {
    this.lanes = lanes;
    this.outlet = outlet;
    this.nanos = nanos;
  }

  /// Never blocks.
  void heard(Event event, byte[] json) {
    synchronized (courses) {
      if (courses.containsKey(event)) {
        return;
      }
      if (courses.size() >= MOST) {
        // The store's own round finds what is in it.
        courses.pollFirstEntry();
      }
      courses.put(event, new Course(nanos.getAsLong(), json));
    }
    lanes.pickUp(event.id());
  }

  /// A second has passed; may block.
  void look() {
    long now = nanos.getAsLong();
    for (Waiting waiting : waiting(now)) {
      boolean placed = placed(waiting.event.id());
      if (placed || now - waiting.course.since >= PATIENCE) {
        settle(waiting, !placed);
      }
    }
  }

  private List<Waiting> waiting(long now) {
    List<Waiting> all = new ArrayList<>();
    synchronized (courses) {
      courses.values().removeIf(course -> now - course.since > REMEMBERED);
      courses.forEach(
          (event, course) -> {
            byte[] json = course.json;
            if (json != null) {
              all.add(new Waiting(event, course, json));
            }
          });
    }
    return all;
  }

  private boolean placed(MessageId id) {
    try {
      return lanes.placed(id).isPresent();
    } catch (RuntimeException away) {
      return false;
    }
  }

  private void settle(Waiting waiting, boolean asItIs) {
    synchronized (courses) {
      waiting.course.json = null;
    }
    if (asItIs) {
      outlet.send(waiting.event.user(), waiting.event.event(), new RawJson(waiting.json));
    }
  }
}
