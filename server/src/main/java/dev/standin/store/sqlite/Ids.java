package dev.standin.store.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Ids as the 12 bytes that are stored.
final class Ids {

  static final int LENGTH = 12;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Ids() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static String hex(byte[] from, int offset) {
    byte[] hex = new byte[2 * LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int b = from[offset + i];
      hex[2 * i] = DIGITS[(b >> 4) & 0xf];
      hex[2 * i + 1] = DIGITS[b & 0xf];
    }
    return new String(hex, StandardCharsets.ISO_8859_1);
  }

  static String hex(byte[] id) {
    return hex(id, 0);
  }
}
