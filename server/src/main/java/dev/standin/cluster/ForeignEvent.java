package dev.standin.cluster;

import dev.standin.socketio.Audience;
import dev.standin.socketio.Emission;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An event that another server sends to its sockets and ours.
///
/// @param sender its adapter's uid; `emitter` for Node's emitter
/// @param requestId of a question to clients
record ForeignEvent(
    String sender,
    Optional<String> requestId,
    String namespace,
    String name,
    List<? extends @Nullable Object> args,
    Options options) {

  /// As they ride in `opts`.
  ///
  /// @param timeout milliseconds that clients have for an answer; 0 if that is not said
  /// @param at its place in the namespace's recovery log, as text
  /// @param extra what our nodes tell each other with an event
  record Options(
      Set<String> rooms,
      Set<String> except,
      boolean mayDrop,
      boolean compress,
      long timeout,
      Optional<String> at,
      Optional<byte[]> extra) {

    static Options of(List<String> rooms, List<String> except, Flags flags, Ours ours) {
      return new Options(
          new HashSet<>(rooms),
          new HashSet<>(except),
          flags.mayDrop,
          flags.compress,
          flags.timeout,
          ours.at,
          ours.extra);
    }
  }

  record Flags(boolean mayDrop, boolean compress, long timeout) {
    static final Flags USUAL = new Flags(false, true, 0);
  }

  record Ours(Optional<String> at, Optional<byte[]> extra) {
    static final Ours NONE = new Ours(Optional.empty(), Optional.empty());
  }

  /// Whom it is for on this node.
  Audience audience() {
    return new Audience(options.rooms, options.except, true);
  }

  /// Without its place.
  Emission emission() {
    return new Emission(name, args, options.mayDrop, options.compress, Optional.empty());
  }
}
