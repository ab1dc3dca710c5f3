package dev.standin.cluster;

import dev.standin.socketio.Audience;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at events that other servers send to sockets, before they are delivered here. Called on
/// one thread at a time, which must not be blocked.
@FunctionalInterface
public interface ForeignEvents {

  /// Whether it sees to the event itself; then it is not delivered.
  ///
  /// @param audience local: whom the sender meant
  /// @param args as in [dev.standin.socketio.Emission]; objects and arrays as
  ///   [dev.standin.socketio.RawJson], unless there are bytes in them
  /// @param extra what came with [RedisAdapter#tellOthers]
  boolean take(
      Audience audience,
      String event,
      List<? extends @Nullable Object> args,
      Optional<byte[]> extra);
}
