package dev.standin.socketio.engineio;

import dev.standin.socketio.engineio.Outgoing.Control;
import java.util.Arrays;
import java.util.function.Consumer;

/// Several packets in one polling body, joined by the record separator (0x1e).
final class Payload {

  static final byte SEPARATOR = 0x1e;

  private Payload() {}

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

  /// The payload with a close packet behind it.
  static byte[] withClose(byte[] payload) {
    byte[] close = Control.CLOSE.polled();
    if (payload.length == 0) {
      return close;
    }
    byte[] out = Arrays.copyOf(payload, payload.length + 2);
    out[payload.length] = SEPARATOR;
    out[payload.length + 1] = close[0];
    return out;
  }
}
