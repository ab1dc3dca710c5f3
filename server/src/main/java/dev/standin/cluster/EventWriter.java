package dev.standin.cluster;

import dev.standin.socketio.Audience;
import dev.standin.socketio.Emission;
import dev.standin.socketio.Offset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/// Writes events as @socket.io/redis-adapter 8 does, byte for byte, and what is ours into `opts`
/// under names that it doesn't know.
final class EventWriter {

  /// The event's place in the recovery log.
  static final String AT = "standin-at";

  /// What our nodes tell each other with an event.
  static final String EXTRA = "standin-extra";

  /// The further arguments of an answer: Node's format has room for one.
  static final String MORE = "standin-more";

  /// Of packets: https://socket.io/docs/v4/socket-io-protocol/
  static final int EVENT = 2;

  /// Of requests.
  static final int BROADCAST = 7;

  /// Of responses.
  static final int BROADCAST_ACK = 9;

  private final String uid;
  private final String namespace;

  EventWriter(String uid, String namespace) {
    this.uid = uid;
    this.namespace = namespace;
  }

  @FunctionalInterface
  private interface Part {
    void write(MessageBufferPacker out, Packing packing) throws IOException;
  }

  private static byte[] written(Part part) {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      part.write(out, new Packing(out));
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// An event that wants no answer.
  byte[] event(Audience audience, Emission emission, Optional<byte[]> extra) {
    return written(
        (out, packing) -> {
          out.packArrayHeader(3);
          out.packString(uid);
          packet(out, packing, emission);
          int ours = (emission.at().isPresent() ? 1 : 0) + (extra.isPresent() ? 1 : 0);
          out.packMapHeader(3 + ours);
          addressed(out, packing, audience);
          flags(out, emission, 0);
          if (emission.at().isPresent()) {
            out.packString(AT);
            packing.string(emission.at().map(Offset::text).orElseThrow());
          }
          if (extra.isPresent()) {
            out.packString(EXTRA);
            packing.bytes(extra.get());
          }
        });
  }

  /// An event that each client shall answer within so many milliseconds.
  byte[] question(String requestId, Audience audience, Emission emission, long timeout) {
    return written(
        (out, packing) -> {
          out.packMapHeader(5);
          out.packString("uid").packString(uid);
          out.packString("requestId").packString(requestId);
          out.packString("type").packInt(BROADCAST);
          out.packString("packet");
          packet(out, packing, emission);
          out.packString("opts").packMapHeader(3);
          addressed(out, packing, audience);
          flags(out, emission, timeout);
        });
  }

  /// A client's answer, for the server that asked.
  byte[] answer(String requestId, List<? extends @Nullable Object> args) {
    return written(
        (out, packing) -> {
          out.packMapHeader(2 + Math.min(2, args.size()));
          out.packString("type").packInt(BROADCAST_ACK);
          out.packString("requestId").packString(requestId);
          if (!args.isEmpty()) {
            out.packString("packet");
            packing.value(args.getFirst());
          }
          if (args.size() > 1) {
            out.packString(MORE);
            packing.value(args.subList(1, args.size()));
          }
        });
  }

  private void packet(MessageBufferPacker out, Packing packing, Emission emission)
      throws IOException {
    out.packMapHeader(3);
    out.packString("type").packInt(EVENT);
    out.packString("data").packArrayHeader(1 + emission.args().size());
    packing.string(emission.event());
    for (Object argument : emission.args()) {
      packing.value(argument);
    }
    out.packString("nsp");
    packing.string(namespace);
  }

  private static void addressed(MessageBufferPacker out, Packing packing, Audience audience)
      throws IOException {
    out.packString("rooms");
    names(out, packing, audience.rooms());
    out.packString("except");
    names(out, packing, audience.except());
    out.packString("flags");
  }

  private static void names(MessageBufferPacker out, Packing packing, Collection<String> names)
      throws IOException {
    out.packArrayHeader(names.size());
    for (String name : names) {
      packing.string(name);
    }
  }

  private static void flags(MessageBufferPacker out, Emission emission, long timeout)
      throws IOException {
    out.packMapHeader(
        (emission.mayDrop() ? 1 : 0) + (emission.compress() ? 0 : 1) + (timeout > 0 ? 1 : 0));
    if (emission.mayDrop()) {
      out.packString("volatile").packBoolean(true);
    }
    if (!emission.compress()) {
      out.packString("compress").packBoolean(false);
    }
    if (timeout > 0) {
      out.packString("timeout").packLong(timeout);
    }
  }
}
