package dev.standin.socketio;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The newest events of a namespace by their numbers, bounded; the oldest go first. Not safe for
/// threads by itself.
final class RecentEvents {

  /// What an event costs beside its packet: its place, its rooms, its entry.
  private static final int OVERHEAD = 256;

  /// An event and for whom it was.
  record Recent(long number, Outgoing packet, Audience audience) {

    /// Whether a socket in these rooms, its own included, had to hear it.
    boolean concerns(Set<String> rooms) {
      Set<String> chosen = audience.rooms();
      return (chosen.isEmpty() || !Collections.disjoint(chosen, rooms))
          && Collections.disjoint(audience.except(), rooms);
    }

    int cost() {
      return packet.cost() + OVERHEAD;
    }
  }

  private final int maxEvents;
  private final long maxBytes;
  private final TreeMap<Long, Recent> events = new TreeMap<>();
  private long bytes;
  private long floor;

  RecentEvents(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  void add(Recent event) {
    events.put(event.number(), event);
    bytes += event.cost();
    while (events.size() > maxEvents || bytes > maxBytes) {
      dropFirst();
    }
  }

  void dropUpTo(long number) {
    while (!events.isEmpty() && events.firstKey() <= number) {
      dropFirst();
    }
    floor = Math.max(floor, number);
  }

  private void dropFirst() {
    Map.Entry<Long, Recent> first = events.pollFirstEntry();
    bytes -= first.getValue().cost();
    floor = first.getKey();
  }

  /// The last number that is not kept any more: everything behind it is here.
  long floor() {
    return floor;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /// The events behind a number, oldest first.
  Collection<Recent> after(long number) {
    return events.tailMap(number, false).values();
  }
}
