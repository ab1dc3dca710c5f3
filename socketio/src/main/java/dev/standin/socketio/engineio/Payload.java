package dev.standin.socketio.engineio;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;

/// Several packets in one polling body, joined by the record separator (0x1e).
final class Payload {

  static final byte SEPARATOR = 0x1e;

  private Payload() {}

  /// Packets as one body.
  static byte[] join(List<Outgoing> packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    for (int i = 0; i < packets.size(); i++) {
      if (i > 0) {
        out.write(SEPARATOR);
      }
      out.writeBytes(packets.get(i).polled());
    }
    return out.toByteArray();
  }

  /// Hands over all packets in order; stops behind the first that is none and answers false.
  static boolean read(String body, Consumer<Packet> each) {
    int from = 0;
    while (from <= body.length()) {
      int end = body.indexOf(SEPARATOR, from);
      int to = end < 0 ? body.length() : end;
      Packet packet = Packet.parse(body.substring(from, to));
      each.accept(packet);
      if (packet instanceof Packet.Malformed) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }
}
