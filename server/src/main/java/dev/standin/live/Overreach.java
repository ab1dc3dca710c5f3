package dev.standin.live;

import dev.standin.chat.LaneLog.Lane;
import dev.standin.chat.Reached;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// Finds out whether streams were told of more than there is, as by an announcement that somebody
/// made up. Used by one look at a time.
final class Overreach {

  /// Looks after which what was told lies below the ends that the lanes say.
  private static final int LOOKS = 4;

  /// The furthest that any stream was at the last looks, the latest last.
  private final Deque<Reached> furthest = new ArrayDeque<>();

  /// Whether it may be so; the log's end says whether it is.
  ///
  /// @param lanes as they are now
  boolean suspects(Collection<Stream> streams, List<Lane> lanes) {
    Reached all = Reached.NOTHING;
    for (Stream stream : streams) {
      Reached told = stream.told();
      all = all.covers(told) ? all : all.plus(told);
    }
    furthest.addLast(all);
    if (furthest.size() <= LOOKS) {
      return false;
    }
    Reached then = furthest.removeFirst();
    return lanes.stream()
        .anyMatch(lane -> lane.number() >= then.floor() && then.in(lane.number()) > lane.end());
  }

  /// Whether something of a lane is told that the log doesn't have.
  ///
  /// @param end the log's, read after `told` was
  static boolean beyond(Reached told, Reached end) {
    for (int lane : told.lanes()) {
      if (told.in(lane) > end.in(lane)) {
        return true;
      }
    }
    return false;
  }
}
