package dev.standin.socketio;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Which sockets of a namespace are meant.
///
/// @param rooms those in any of these; all sockets if empty
/// @param except but none in one of these; a socket's id names a room, too
/// @param local this node's only
public record Audience(Set<String> rooms, Set<String> except, boolean local) {

  /// Every socket of every node.
  public static final Audience EVERYONE = new Audience(Set.of(), Set.of(), false);

  public Audience {
    rooms = Set.copyOf(rooms);
    except = Set.copyOf(except);
  }

  Audience to(Collection<String> more) {
    return new Audience(union(rooms, more), except, local);
  }

  Audience except(Collection<String> more) {
    return new Audience(rooms, union(except, more), local);
  }

  Audience here() {
    return new Audience(rooms, except, true);
  }

  private static Set<String> union(Set<String> some, Collection<String> more) {
    if (some.isEmpty() && more.size() == 1) {
      return Set.of(more.iterator().next());
    }
    Set<String> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }
}
