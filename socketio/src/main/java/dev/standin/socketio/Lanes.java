package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.util.IdentityHashMap;

/// The lane of each owner that has connections.
final class Lanes {

  private static final class Use {
    private final Lane lane;
    private int connections;

    Use(Lane lane) {
      this.lane = lane;
    }
  }

  private final Core core;
  private final IdentityHashMap<Owner, Use> uses = new IdentityHashMap<>();

  Lanes(Core core) {
    this.core = core;
  }

  /// The owner's lane, kept until as many [#release] as calls of this.
  synchronized Lane acquire(Owner owner) {
    Use use = uses.computeIfAbsent(owner, o -> new Use(new Lane(o, core)));
    use.connections++;
    return use.lane;
  }

  synchronized void release(Lane lane) {
    Use use = uses.get(lane.owner());
    if (use != null && --use.connections == 0) {
      uses.remove(lane.owner());
    }
  }
}
