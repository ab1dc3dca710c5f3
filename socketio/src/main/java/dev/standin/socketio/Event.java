package dev.standin.socketio;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An event from a client. Arguments are parsed when first asked for; each is Boolean, Long or, if
/// it is larger, [java.math.BigInteger], Double, String, byte[], [List], [java.util.Map] or null.
/// What a client sends is never to be trusted: check a type before you cast.
public interface Event {

  String name();

  List<Object> args();

  /// The arguments as JSON text of an array without the event's name, if none is binary; lets a
  /// relay forward them unparsed.
  Optional<String> json();

  /// Whether the client waits for an acknowledgement.
  boolean wantsAck();

  /// Answers the client; only the first call counts, and none if the client did not ask. Callable
  /// from any thread.
  void ack(@Nullable Object... args);
}
