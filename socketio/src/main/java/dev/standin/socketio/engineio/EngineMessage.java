package dev.standin.socketio.engineio;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One outgoing message, immutable and shared by all its receivers. The transport keeps the encoded
/// wire form in [#wire] so that a broadcast is encoded once.
public final class EngineMessage implements Outgoing {

  private final boolean binary;
  private final boolean compressible;
  private final byte[] payload;
  private volatile @Nullable Object wire;

  private EngineMessage(boolean binary, boolean compressible, byte[] payload) {
    this.binary = binary;
    this.compressible = compressible;
    this.payload = payload;
  }

  /// A text message; the array is UTF-8 and must not change afterwards.
  public static EngineMessage text(byte[] utf8) {
    return new EngineMessage(false, true, utf8);
  }

  /// A text message.
  public static EngineMessage text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A binary message; the array must not change afterwards.
  public static EngineMessage binary(byte[] bytes) {
    return new EngineMessage(true, true, bytes);
  }

  /// The same, never to be compressed.
  public EngineMessage uncompressed() {
    return new EngineMessage(binary, false, payload);
  }

  /// A message with another payload, in all else like this one.
  public EngineMessage with(byte[] other) {
    return new EngineMessage(binary, compressible, other);
  }

  @Override
  public boolean isBinary() {
    return binary;
  }

  @Override
  public boolean compressible() {
    return compressible;
  }

  /// The payload without packet type or framing; not to be modified.
  @Override
  public byte[] payload() {
    return payload;
  }

  /// The transport's encoded form, if it made one already.
  public @Nullable Object wire() {
    return wire;
  }

  /// Keeps the transport's encoded form. Two transports may race here; either value is right.
  public void wire(Object encoded) {
    this.wire = encoded;
  }

  @Override
  public byte[] polled() {
    return binary ? Outgoing.polledBinary(payload) : Outgoing.polledText(payload);
  }

  @Override
  public int polledLength() {
    return 1 + (binary ? (payload.length + 2) / 3 * 4 : payload.length);
  }

  @Override
  public int cost() {
    return OVERHEAD + payload.length;
  }
}
