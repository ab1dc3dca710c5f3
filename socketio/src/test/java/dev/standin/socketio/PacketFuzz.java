package dev.standin.socketio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fuzz target: a text packet is read or refused; what is read can be read whole, and means the
/// same after we wrote it. So is the CONNECT of older clients, which is a packet of its own kind.
public final class PacketFuzz {

  private static final JsonReader READER = new JsonReader(64);
  private static final PacketDecoder DECODER = new PacketDecoder(READER, 10);

  private PacketFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    String text = new String(data, StandardCharsets.UTF_8);
    packet(text);
    oldConnect(text.startsWith("0") ? text : "0" + text);
    // Halves of surrogate pairs as well, which no UTF-8 holds.
    packet(new String(data, StandardCharsets.UTF_16BE));
  }

  /// Whether it was read as the CONNECT of an older client.
  static boolean oldConnect(String text) {
    return switch (QueryConnect.decode(text)) {
      case Inbound.Connect(String namespace, Map<String, Object> auth) -> {
        require(auth.size() <= 1_000, text);
        require(namespace.equals("/") || text.startsWith(namespace, 1), text);
        for (Object value : auth.values()) {
          require(
              value instanceof String || (value instanceof List<?> list && list.size() > 1), text);
        }
        yield true;
      }
      case Inbound.Malformed _ -> false;
      case Inbound.Disconnect _, Inbound.Call _, Inbound.Answer _ ->
          throw new AssertionError(text + " was read as something else");
    };
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new AssertionError("what came out was never said: " + text);
    }
  }

  /// Whether it was read.
  static boolean packet(String text) throws IOException {
    return switch (DECODER.decode(text)) {
      case Inbound.Malformed _ -> false;
      case Inbound.Connect connect -> connect.namespace().startsWith("/");
      case Inbound.Disconnect disconnect -> disconnect.namespace().startsWith("/");
      case Inbound.Call call -> {
        List<Object> args = arguments(call.payload());
        if (wellFormed(text) && call.payload().attachments() <= 0) {
          Object[] all = args.toArray();
          again(text, encoder(call.namespace()).question(call.ackId(), call.event(), all), args);
        }
        yield true;
      }
      case Inbound.Answer answer -> {
        List<Object> args = arguments(answer.payload());
        if (wellFormed(text) && answer.payload().attachments() <= 0) {
          again(text, encoder(answer.namespace()).answer(answer.ackId(), args.toArray()), args);
        }
        yield true;
      }
    };
  }

  private static PacketEncoder encoder(String namespace) {
    return new PacketEncoder(new JsonWriter(), namespace);
  }

  private static List<Object> arguments(Payload payload) throws IOException {
    int attachments = Math.max(0, payload.attachments());
    return READER.arguments(payload, Collections.nCopies(attachments, new byte[0]));
  }

  /// A number beyond the doubles is infinite, and JSON has none: it is written as null, as in
  /// JavaScript.
  private static boolean finite(@Nullable Object value) {
    return switch (value) {
      case Double number -> Double.isFinite(number);
      case List<?> list -> list.stream().allMatch(PacketFuzz::finite);
      case Map<?, ?> map -> map.values().stream().allMatch(PacketFuzz::finite);
      case null, default -> true;
    };
  }

  /// What can't be told in UTF-8 is not told.
  private static boolean wellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text) && !text.contains("\\u");
  }

  private static void again(String text, Outgoing written, List<Object> args) throws IOException {
    String back = new String(written.text().payload(), StandardCharsets.UTF_8);
    @Nullable List<Object> read =
        switch (DECODER.decode(back)) {
          case Inbound.Call call -> arguments(call.payload());
          case Inbound.Answer answer -> arguments(answer.payload());
          case Inbound.Connect _, Inbound.Disconnect _, Inbound.Malformed _ -> null;
        };
    if (!args.equals(read) && finite(args)) {
      throw new AssertionError(text + " was written as " + back + " and read as " + read);
    }
  }
}
