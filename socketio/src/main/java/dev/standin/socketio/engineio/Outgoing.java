package dev.standin.socketio.engineio;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What waits for a client: a message of the application or a packet of the engine.
sealed interface Outgoing permits EngineMessage, Outgoing.Control {

  /// What a packet costs beside its payload: type, separator, queue entry.
  int OVERHEAD = 64;

  /// The engine's own packets that can wait in a queue.
  enum Control implements Outgoing {
    CLOSE("1"),
    PING("2"),
    PONG("3"),
    NOOP("6");

    private final String text;

    Control(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    @Override
    public boolean isBinary() {
      return false;
    }

    @Override
    public boolean compressible() {
      return true;
    }

    @Override
    public byte[] payload() {
      return new byte[0];
    }

    @Override
    public byte[] polled() {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int polledLength() {
      return text.length();
    }

    @Override
    public int cost() {
      return OVERHEAD;
    }
  }

  /// Whether it is a binary message.
  boolean isBinary();

  /// Whether a transport that compresses may do so here.
  boolean compressible();

  /// A message's contents without packet type or framing.
  byte[] payload();

  /// The packet as it stands in a polling payload of revision 4.
  byte[] polled();

  /// The length of [#polled] without making it.
  int polledLength();

  /// What the packet counts for in a bounded queue, in bytes.
  int cost();

  /// `4` and the text.
  static byte[] polledText(byte[] utf8) {
    byte[] out = new byte[utf8.length + 1];
    out[0] = '4';
    System.arraycopy(utf8, 0, out, 1, utf8.length);
    return out;
  }

  /// `b` and the bytes in base64.
  static byte[] polledBinary(byte[] bytes) {
    byte[] encoded = Base64.getEncoder().encode(bytes);
    byte[] out = new byte[encoded.length + 1];
    out[0] = 'b';
    System.arraycopy(encoded, 0, out, 1, encoded.length);
    return out;
  }
}
