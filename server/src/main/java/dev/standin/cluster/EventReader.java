package dev.standin.cluster;

import dev.standin.cluster.ForeignEvent.Flags;
import dev.standin.cluster.ForeignEvent.Options;
import dev.standin.cluster.ForeignEvent.Ours;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads events as @socket.io/redis-adapter 8 and @socket.io/redis-emitter 5 write them, fields in
/// any order. What cannot be theirs is a [BadFrameException].
final class EventReader {

  private static final int BINARY_EVENT = 5;
  private static final long LONGEST_TIMEOUT = 3_600_000;

  private EventReader() {}

  /// What a packet holds.
  private record Packet(String namespace, String event, List<? extends @Nullable Object> args) {}

  /// A message of a channel for events; empty if it was sent by this adapter.
  static Optional<ForeignEvent> event(byte[] message, String uid) {
    if (isOwn(message, uid)) {
      return Optional.empty();
    }
    return Optional.of(
        Unpacking.whole(
            message,
            in -> {
              int size = in.array();
              if (size != 3) {
                throw new BadFrameException("an event has 3 parts");
              }
              String sender = in.text();
              return event(sender, Optional.empty(), packet(in), options(in));
            }));
  }

  /// Looks at the beginning only: all that a node sends to a room of its own it hears itself.
  private static boolean isOwn(byte[] message, String uid) {
    int length = uid.length();
    if (message.length < 2 + length || message[1] != (byte) (0xA0 | length)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (message[2 + i] != uid.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// A request in MessagePack: a question to clients.
  static ForeignEvent question(byte[] message) {
    return Unpacking.whole(message, EventReader::question);
  }

  private static ForeignEvent question(Unpacking in) throws IOException {
    Optional<String> sender = Optional.empty();
    Optional<String> requestId = Optional.empty();
    Optional<Packet> packet = Optional.empty();
    Optional<Options> options = Optional.empty();
    String type = "";
    for (int fields = in.map(); fields > 0; fields--) {
      switch (in.text()) {
        case "uid" -> sender = Optional.of(in.text());
        case "requestId" -> requestId = Optional.of(in.text());
        case "type" -> type = in.text();
        case "packet" -> packet = Optional.of(packet(in));
        case "opts" -> options = Optional.of(options(in));
        default -> in.skip();
      }
    }
    if (!type.equals("7") || packet.isEmpty() || options.isEmpty() || requestId.isEmpty()) {
      throw new BadFrameException("it is no question to clients");
    }
    return event(sender.orElse(""), requestId, packet.get(), options.get());
  }

  private static ForeignEvent event(
      String sender, Optional<String> requestId, Packet packet, Options options) {
    return new ForeignEvent(
        sender, requestId, packet.namespace, packet.event, packet.args, options);
  }

  private static Packet packet(Unpacking in) throws IOException {
    String namespace = "/";
    Optional<String> event = Optional.empty();
    List<@Nullable Object> args = new ArrayList<>(2);
    String type = "";
    for (int fields = in.map(); fields > 0; fields--) {
      switch (in.text()) {
        case "nsp" -> namespace = in.text();
        case "type" -> type = in.text();
        case "data" -> event = Optional.of(data(in, args));
        default -> in.skip();
      }
    }
    boolean known =
        type.equals(Integer.toString(EventWriter.EVENT))
            || type.equals(Integer.toString(BINARY_EVENT));
    if (!known || event.isEmpty()) {
      throw new BadFrameException("its packet is no event");
    }
    return new Packet(namespace, event.get(), args);
  }

  private static String data(Unpacking in, List<@Nullable Object> args) throws IOException {
    int size = in.array();
    if (size == 0) {
      throw new BadFrameException("its event has no name");
    }
    String event = in.text();
    for (int i = 1; i < size; i++) {
      args.add(in.argument());
    }
    return event;
  }

  private static Options options(Unpacking in) throws IOException {
    List<String> rooms = List.of();
    List<String> except = List.of();
    Flags flags = Flags.USUAL;
    Ours ours = Ours.NONE;
    for (int fields = in.map(); fields > 0; fields--) {
      switch (in.text()) {
        case "rooms" -> rooms = in.texts();
        case "except" -> except = in.texts();
        case "flags" -> flags = in.nil() ? Flags.USUAL : flags(in);
        case EventWriter.AT -> ours = new Ours(Optional.of(in.text()), ours.extra());
        case EventWriter.EXTRA -> ours = new Ours(ours.at(), Optional.of(in.binary()));
        default -> in.skip();
      }
    }
    return Options.of(rooms, except, flags, ours);
  }

  private static Flags flags(Unpacking in) throws IOException {
    boolean mayDrop = false;
    boolean compress = true;
    long timeout = 0;
    for (int fields = in.map(); fields > 0; fields--) {
      switch (in.text()) {
        case "volatile" -> mayDrop = in.truth();
        case "compress" -> compress = in.nil() || in.truth();
        case "timeout" -> timeout = in.nil() ? 0 : millis(in.text());
        default -> in.skip();
      }
    }
    return new Flags(mayDrop, compress, timeout);
  }

  private static long millis(String text) {
    try {
      return (long) Math.clamp(Double.parseDouble(text), 0, LONGEST_TIMEOUT);
    } catch (NumberFormatException wrong) {
      throw new BadFrameException("its timeout is no number", wrong);
    }
  }
}
