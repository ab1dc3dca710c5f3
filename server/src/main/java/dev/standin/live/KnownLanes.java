package dev.standin.live;

import dev.standin.chat.Announcements.Link;
import dev.standin.chat.LaneLog.Lane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lanes as they were at the last look, which says what an announcement may tell of. One of
/// another store whose servers share the Redis, or one that somebody made up, must not move any
/// stream. Callable from any thread.
final class KnownLanes {

  /// Entries that a server may have written since its lane was looked at, and more than that.
  private static final long UNDER_WAY = 100_000;

  private volatile Map<Integer, Lane> known = Map.of();

  void seen(List<Lane> lanes) {
    Map<Integer, Lane> now = HashMap.newHashMap(lanes.size());
    lanes.forEach(lane -> now.put(lane.number(), lane));
    known = Map.copyOf(now);
  }

  /// Whether the entry may be one of this store; else only the store can tell. So it is with the
  /// first entries of a server that began since the last look, too.
  boolean believes(Link link) {
    Lane lane = known.get(link.pos().lane());
    return lane != null
        && lane.run() != 0
        && lane.run() == link.run()
        && link.pos().n() - lane.end() <= UNDER_WAY;
  }
}
