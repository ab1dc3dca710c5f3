package dev.standin.socketio.engineio;

/// One Engine.IO packet as it came from a client. Source: the Engine.IO protocol, revision 4.
sealed interface Packet {

  /// `0`, only ever sent by servers.
  record Open() implements Packet {}

  /// `1`: the client ends the session.
  record Close() implements Packet {}

  /// `2`, with `probe` when a client tries a WebSocket.
  record Ping(String data) implements Packet {}

  /// `3`: the answer to a ping.
  record Pong(String data) implements Packet {}

  /// `4` and text.
  record Text(String data) implements Packet {}

  /// A binary frame, or `b` and base64 over polling.
  record Binary(byte[] data) implements Packet {}

  /// `5`: the client moves to the probed WebSocket.
  record Upgrade() implements Packet {}

  /// `6`: nothing.
  record Noop() implements Packet {}

  /// What is no packet at all.
  record Malformed() implements Packet {}

  /// Reads a packet in text form. Never throws: what can't be read is [Malformed].
  static Packet parse(String wire) {
    if (wire.isEmpty()) {
      return new Malformed();
    }
    return switch (wire.charAt(0)) {
      case '0' -> new Open();
      case '1' -> new Close();
      case '2' -> new Ping(wire.substring(1));
      case '3' -> new Pong(wire.substring(1));
      case '4' -> new Text(wire.substring(1));
      case '5' -> new Upgrade();
      case '6' -> new Noop();
      case 'b' -> LenientBase64.decode(wire, 1).<Packet>map(Binary::new).orElseGet(Malformed::new);
      default -> new Malformed();
    };
  }
}
