package dev.standin.live;

import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.socketio.Offset;
import java.util.Optional;

/// A place in a log of many lanes: everything that is reached, and of an entry that one writes to
/// oneself perhaps the first of its two events.
///
/// @param half the entry that is told in part, if there is one; not reached
record Standing(Reached reached, Optional<Pos> half, LaneSeals seals) implements Offset {

  static Standing whole(Reached reached, LaneSeals seals) {
    return new Standing(reached, Optional.empty(), seals);
  }

  @Override
  public String text() {
    return seals.seal(this);
  }

  @Override
  public boolean covers(Offset other) {
    return other instanceof Standing that
        && reached.covers(that.reached)
        && (that.half.isEmpty() || half.equals(that.half) || reached.covers(that.half.get()));
  }

  /// With the whole of this entry.
  Standing plus(Pos pos) {
    Reached further = reached.plus(pos);
    return new Standing(further, half.filter(known -> !further.covers(known)), seals);
  }

  /// With the first event of this entry.
  Standing part(Pos pos) {
    return new Standing(reached, Optional.of(pos), seals);
  }

  /// What a stream must have told before somebody goes on from here.
  Reached asked() {
    return half.map(reached::plus).orElse(reached);
  }

  @Override
  public String toString() {
    return reached + half.map(pos -> " and half of " + pos).orElse("");
  }
}
