package dev.standin.socketio.engineio;

import java.util.Arrays;
import java.util.Optional;

/// Base64 as clients really send it: either alphabet, with or without padding, line breaks and
/// blanks anywhere.
final class LenientBase64 {

  private static final byte SKIP = -1;
  private static final byte STOP = -2;
  private static final byte BAD = -3;
  private static final byte[] VALUES = values();

  private LenientBase64() {}

  /// Decodes from an index to the end, up to the first `=`; empty if any other character occurs or
  /// the last group holds a single digit.
  static Optional<byte[]> decode(String text, int from) {
    byte[] out = new byte[(text.length() - from) * 3 / 4 + 3];
    int size = 0;
    int bits = 0;
    int digits = 0;
    boolean padded = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      byte value = c < 128 ? VALUES[c] : BAD;
      if (value == SKIP) {
        continue;
      }
      if (value == BAD || (padded && value != STOP)) {
        return Optional.empty();
      }
      if (value == STOP) {
        padded = true;
        continue;
      }
      bits = (bits << 6) | value;
      if (++digits % 4 == 0) {
        out[size++] = (byte) (bits >> 16);
        out[size++] = (byte) (bits >> 8);
        out[size++] = (byte) bits;
      }
    }
    return finish(out, size, bits, digits % 4);
  }

  private static Optional<byte[]> finish(byte[] out, int whole, int bits, int rest) {
    int size = whole;
    switch (rest) {
      case 1 -> {
        return Optional.empty();
      }
      case 2 -> out[size++] = (byte) (bits >> 4);
      case 3 -> {
        out[size++] = (byte) (bits >> 10);
        out[size++] = (byte) (bits >> 2);
      }
      default -> {}
    }
    return Optional.of(size == out.length ? out : Arrays.copyOf(out, size));
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, BAD);
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < digits.length(); i++) {
      values[digits.charAt(i)] = (byte) i;
    }
    values['-'] = 62;
    values['_'] = 63;
    values['='] = STOP;
    for (char blank : new char[] {'\r', '\n', ' ', '\t'}) {
      values[blank] = SKIP;
    }
    return values;
  }
}
