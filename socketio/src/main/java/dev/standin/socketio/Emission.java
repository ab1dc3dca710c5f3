package dev.standin.socketio;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An event for many sockets, not encoded yet. Throws [IllegalArgumentException] for a reserved
/// name.
///
/// @param args of the kinds that [Socket#emit] takes; to be read before the call that brought them
///   returns, since byte arrays and [RawJson] are the caller's
/// @param mayDrop whether clients that can't take it now may miss it ("volatile")
/// @param compress whether transports that compress may do so
/// @param at its place in the namespace's [RecoveryLog]
public record Emission(
    String event,
    List<? extends @Nullable Object> args,
    boolean mayDrop,
    boolean compress,
    Optional<Offset> at) {

  public Emission {
    if (PacketDecoder.RESERVED.contains(event)) {
      throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
    }
  }

  /// The same event at a place of the namespace's log.
  public Emission at(Offset place) {
    return new Emission(event, args, mayDrop, compress, Optional.of(place));
  }

  /// As clients hear it, for all of them.
  ///
  /// @param ackId of an event that wants answers, else [Inbound#NO_ACK]
  Outgoing encoded(PacketEncoder encoder, long ackId) {
    Outgoing packet = encoder.question(ackId, event, args.toArray());
    return compress ? packet : packet.uncompressed();
  }
}
