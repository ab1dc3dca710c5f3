package dev.standin.live;

import dev.standin.chat.LaneLog;
import dev.standin.chat.MessageId;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserId;
import dev.standin.socketio.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Messages of which servers of another kind, or tools, told a user who is here. Each is given its
/// place in the log and comes from there, as any other; only if it has none after two seconds is it
/// delivered as it was told, once. Should it get a place after all, it is told from there to those
/// sockets alone that didn't hear it. Callable from any thread.
final class ForeignEvents {

  private static final long PATIENCE = 2_000_000_000L;
  private static final long REMEMBERED = 600_000_000_000L;
  private static final int MOST = 10_000;

  /// Messages that a look asks about.
  private static final int EACH_LOOK = 500;

  /// Of all that wait; what comes beyond is told when it has its place.
  private static final long MOST_BYTES = 16L << 20;

  private final LaneLog lanes;
  private final Outlet outlet;
  private final LongSupplier nanos;

  // Guarded by this.

  /// Oldest first.
  private final LinkedHashMap<Event, Course> courses = new LinkedHashMap<>();

  /// How many of a user's messages may be told, or were, as they came: of those, what is told from
  /// the log must be known by its id.
  private final Map<UserId, Integer> special = new HashMap<>();

  private long bytes;
  private volatile boolean none = true;

  /// What was told.
  record Event(UserId user, MessageId id) {}

  private static final class Course {
    final long since;

    /// Null once it is settled.
    byte @Nullable [] json;

    /// Whether it counts as special.
    boolean counted;

    /// Who heard it as it came.
    Set<String> heard = Set.of();

    Course(long since) {
      this.since = since;
    }
  }

  ForeignEvents(LaneLog lanes, Outlet outlet, LongSupplier nanos) {
    this.lanes = lanes;
    this.outlet = outlet;
    this.nanos = nanos;
  }

  /// A `message`. Never blocks.
  void heard(UserId user, MessageId id, byte[] json) {
    Event event = new Event(user, id);
    synchronized (this) {
      if (courses.containsKey(event)) {
        return;
      }
      if (courses.size() >= MOST) {
        // The store's own round finds what is in it.
        forget(courses.firstEntry().getKey());
      }
      Course course = new Course(nanos.getAsLong());
      if (bytes + json.length <= MOST_BYTES) {
        course.json = json;
        bytes += json.length;
      }
      courses.put(event, course);
      none = false;
    }
    lanes.pickUp(id);
  }

  private void forget(Event event) {
    Course course = courses.remove(event);
    if (course != null) {
      drop(course);
      count(event, course, false);
    }
    none = courses.isEmpty();
  }

  private void drop(Course course) {
    byte[] json = course.json;
    bytes -= json == null ? 0 : json.length;
    course.json = null;
  }

  private void count(Event event, Course course, boolean counts) {
    if (course.counted != counts) {
      course.counted = counts;
      special.merge(event.user, counts ? 1 : -1, Integer::sum);
      special.remove(event.user, 0);
    }
  }

  /// Whether the user's next message, of which only the text is known, may be one of these.
  boolean concern(UserId user) {
    if (none) {
      return false;
    }
    synchronized (this) {
      return special.containsKey(user);
    }
  }

  /// The message is told from the log now: the ids of the sockets that heard it already.
  Set<String> told(UserId user, MessageId id) {
    if (none) {
      return Set.of();
    }
    synchronized (this) {
      Event event = new Event(user, id);
      Course course = courses.get(event);
      if (course == null) {
        return Set.of();
      }
      drop(course);
      if (course.heard.isEmpty()) {
        count(event, course, false);
      }
      return course.heard;
    }
  }

  /// A second has passed; may block.
  void look() {
    List<Event> due = due();
    if (due.isEmpty()) {
      return;
    }
    Set<MessageId> placed;
    try {
      placed = lanes.placed(due.stream().map(Event::id).distinct().toList());
    } catch (StoreException away) {
      // Nobody knows; the next look asks again.
      return;
    }
    due.forEach(event -> settle(event, placed.contains(event.id)));
  }

  private synchronized List<Event> due() {
    long now = nanos.getAsLong();
    while (!courses.isEmpty() && now - courses.firstEntry().getValue().since > REMEMBERED) {
      forget(courses.firstEntry().getKey());
    }
    List<Event> due = new ArrayList<>();
    for (Map.Entry<Event, Course> entry : courses.entrySet()) {
      Course course = entry.getValue();
      if (due.size() >= EACH_LOOK || now - course.since < PATIENCE) {
        break;
      }
      if (course.json != null) {
        // From here on nothing is told unseen that the answer may not speak of.
        count(entry.getKey(), course, true);
        due.add(entry.getKey());
      }
    }
    return due;
  }

  private void settle(Event event, boolean placed) {
    RawJson json;
    Set<String> hearers = placed ? Set.of() : outlet.sockets(event.user);
    synchronized (this) {
      Course course = courses.get(event);
      byte[] kept = course == null ? null : course.json;
      if (course == null || kept == null) {
        return;
      }
      drop(course);
      course.heard = hearers;
      if (hearers.isEmpty()) {
        count(event, course, false);
        return;
      }
      json = new RawJson(kept);
    }
    outlet.send(hearers, "message", json);
  }
}
