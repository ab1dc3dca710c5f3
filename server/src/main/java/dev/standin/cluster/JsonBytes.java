package dev.standin.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON that grows up to a bound. What is no UTF-8 in a string becomes U+FFFD.
final class JsonBytes {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  private final int limit;
  private byte[] bytes;
  private int length;

  JsonBytes(int expected, int limit) {
    this.bytes = new byte[Math.max(16, expected)];
    this.limit = limit;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (more > limit - length) {
      throw new BadFrameException("it becomes too much JSON");
    }
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, (int) Math.min(limit, 2L * length)));
    }
  }

  void put(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
  }

  /// Text of ASCII characters, as it is.
  void put(String ascii) {
    room(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  /// A string of these bytes, with its quotation marks.
  void string(byte[] from, int start, int end) {
    room(end - start + 2);
    bytes[length++] = '"';
    int i = start;
    while (i < end) {
      byte b = from[i];
      if (b >= 0x20 && b != '"' && b != '\\') {
        int plain = plainEnd(from, i + 1, end);
        room(plain - i + 1);
        System.arraycopy(from, i, bytes, length, plain - i);
        length += plain - i;
        i = plain;
      } else if (b >= 0) {
        escaped(b);
        i++;
      } else {
        i = sequence(from, i, end);
      }
    }
    room(1);
    bytes[length++] = '"';
  }

  private static int plainEnd(byte[] from, int start, int end) {
    int i = start;
    while (i < end && from[i] >= 0x20 && from[i] != '"' && from[i] != '\\') {
      i++;
    }
    return i;
  }

  private void escaped(byte b) {
    room(6);
    bytes[length++] = '\\';
    switch (b) {
      case '"', '\\' -> bytes[length++] = b;
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      case '\b' -> bytes[length++] = 'b';
      case '\f' -> bytes[length++] = 'f';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[b >> 4];
        bytes[length++] = HEX[b & 15];
      }
    }
  }

  /// Copies one character of several bytes; returns the place behind it.
  private int sequence(byte[] from, int at, int end) {
    int size = size(from, at, end);
    byte[] copied = size == 0 ? REPLACEMENT : from;
    int bytesCopied = size == 0 ? REPLACEMENT.length : size;
    room(bytesCopied);
    System.arraycopy(copied, size == 0 ? 0 : at, bytes, length, bytesCopied);
    length += bytesCopied;
    return at + Math.max(1, size);
  }

  /// The bytes of the well-formed character there, 0 if there is none (Unicode, table 3-7).
  private static int size(byte[] from, int at, int end) {
    int first = from[at] & 0xFF;
    int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || end - at < size) {
      return 0;
    }
    int second = from[at + 1] & 0xFF;
    int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((from[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }
}
