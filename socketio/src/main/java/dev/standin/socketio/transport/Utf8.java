package dev.standin.socketio.transport;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Strict UTF-8.
final class Utf8 {

  private Utf8() {}

  /// The text; empty if the bytes are not UTF-8.
  static Optional<String> decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // The fast decoder puts U+FFFD where bytes are wrong; only then is a second look needed.
    if (text.indexOf('\uFFFD') < 0 || valid(bytes)) {
      return Optional.of(text);
    }
    return Optional.empty();
  }

  private static boolean valid(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
