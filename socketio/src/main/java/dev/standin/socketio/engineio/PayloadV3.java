package dev.standin.socketio.engineio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Packets and polling bodies of the Engine.IO protocol, revision 3. A body is text,
/// `length:packet` again and again with lengths in UTF-16 units; or, for clients that take it,
/// binary: 0 for text or 1 for binary, the length's decimal digits as bytes 0 to 9, 255, and the
/// packet. Source: https://github.com/socketio/engine.io-protocol/tree/v3
final class PayloadV3 {

  /// The type of a message as a byte before its contents.
  static final byte MESSAGE = 4;

  /// The longest length with what encloses it.
  static final int LONGEST_HEAD = 12;

  private static final int MOST_DIGITS = 10;
  private static final int END_OF_LENGTH = 0xff;

  private PayloadV3() {}

  /// Reads a packet in text form; `b4` and base64 is a binary message.
  static Packet packet(String wire) {
    if (!wire.startsWith("b")) {
      return Packet.parse(wire);
    }
    Optional<byte[]> bytes =
        wire.startsWith("b4") ? LenientBase64.decode(wire, 2) : Optional.empty();
    return bytes.<Packet>map(Packet.Binary::new).orElseGet(Packet.Malformed::new);
  }

  /// Reads a packet in binary form; only messages have one.
  static Packet packet(byte[] wire) {
    return wire.length > 0 && wire[0] == MESSAGE
        ? new Packet.Binary(Arrays.copyOfRange(wire, 1, wire.length))
        : new Packet.Malformed();
  }

  /// Hands over all packets of a text body in order; stops behind the first that is none and
  /// answers false. Packets without any contents are skipped.
  static boolean read(String body, Consumer<Packet> each) {
    int at = 0;
    do {
      int colon = body.indexOf(':', at);
      int length = colon < 0 ? -1 : length(body, at, colon);
      if (length < 0 || length > body.length() - colon - 1) {
        each.accept(new Packet.Malformed());
        return false;
      }
      at = colon + 1 + length;
      if (length > 0 && !take(packet(body.substring(colon + 1, at)), each)) {
        return false;
      }
    } while (at < body.length());
    return true;
  }

  /// The number between two indexes, or -1 if there is none.
  private static int length(String body, int from, int to) {
    if (from == to || to - from > MOST_DIGITS) {
      return -1;
    }
    long length = 0;
    for (int i = from; i < to; i++) {
      int digit = body.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return length > Integer.MAX_VALUE ? -1 : (int) length;
  }

  /// Hands over all packets of a binary body, as [#read(String, Consumer)] does.
  static boolean read(byte[] body, Consumer<Packet> each) {
    ByteBuffer rest = ByteBuffer.wrap(body);
    do {
      Packet packet = next(rest);
      if (!take(packet, each)) {
        return false;
      }
    } while (rest.hasRemaining());
    return true;
  }

  private static Packet next(ByteBuffer rest) {
    int kind = rest.hasRemaining() ? rest.get() : -1;
    long length = length(rest);
    if ((kind != 0 && kind != 1) || length < 0 || length > rest.remaining()) {
      return new Packet.Malformed();
    }
    byte[] packet = new byte[(int) length];
    rest.get(packet);
    return kind == 1 ? packet(packet) : decoded(packet);
  }

  private static long length(ByteBuffer rest) {
    long length = 0;
    for (int digits = 0; digits <= MOST_DIGITS && rest.hasRemaining(); digits++) {
      int digit = rest.get() & 0xff;
      if (digit == END_OF_LENGTH) {
        return digits == 0 ? -1 : length;
      }
      if (digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return -1;
  }

  private static Packet decoded(byte[] utf8) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(utf8);
      return packet(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException _) {
      return new Packet.Malformed();
    }
  }

  private static boolean take(Packet packet, Consumer<Packet> each) {
    each.accept(packet);
    return !(packet instanceof Packet.Malformed);
  }

  /// A text body; binary messages are in base64.
  static byte[] joinText(List<Outgoing> packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    for (Outgoing packet : packets) {
      out.writeBytes(text(packet.isBinary() ? base64(packet.payload()) : packet.polled()));
    }
    return out.toByteArray();
  }

  /// One packet with its length before it.
  static byte[] text(byte[] utf8) {
    byte[] head = (units(utf8) + ":").getBytes(StandardCharsets.US_ASCII);
    byte[] out = Arrays.copyOf(head, head.length + utf8.length);
    System.arraycopy(utf8, 0, out, head.length, utf8.length);
    return out;
  }

  /// How many UTF-16 units a text has.
  private static int units(byte[] utf8) {
    int units = 0;
    for (byte b : utf8) {
      units += (b & 0xc0) == 0x80 ? 0 : (b & 0xf8) == 0xf0 ? 2 : 1;
    }
    return units;
  }

  private static byte[] base64(byte[] bytes) {
    byte[] digits = Base64.getEncoder().encode(bytes);
    byte[] out = new byte[digits.length + 2];
    out[0] = 'b';
    out[1] = '4';
    System.arraycopy(digits, 0, out, 2, digits.length);
    return out;
  }

  /// A binary body.
  static byte[] joinBinary(List<Outgoing> packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    for (Outgoing packet : packets) {
      byte[] contents = packet.isBinary() ? packet.payload() : packet.polled();
      int length = contents.length + (packet.isBinary() ? 1 : 0);
      out.write(packet.isBinary() ? 1 : 0);
      for (char digit : Integer.toString(length).toCharArray()) {
        out.write(digit - '0');
      }
      out.write(END_OF_LENGTH);
      if (packet.isBinary()) {
        out.write(MESSAGE);
      }
      out.writeBytes(contents);
    }
    return out.toByteArray();
  }
}
