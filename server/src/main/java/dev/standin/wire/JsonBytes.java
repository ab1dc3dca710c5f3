package dev.standin.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Writes UTF-8 JSON by hand into a growing array, for what is written most: text without anything
/// to escape is copied byte by byte. Lone surrogates become escapes, as JavaScript writes them.
public final class JsonBytes {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /// Per ASCII character: 0 if it stands for itself, the letter after the backslash, or 'u'.
  private static final byte[] ESCAPES = escapes();

  private byte[] bytes;
  private int length;

  public JsonBytes(int capacity) {
    this.bytes = new byte[Math.max(16, capacity)];
  }

  public int length() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /// Forgets what was written and keeps the room for it.
  public void clear() {
    length = 0;
  }

  /// Characters that are JSON already, all of them ASCII.
  public JsonBytes raw(String ascii) {
    int n = ascii.length();
    ensure(n);
    copyAscii(ascii, n);
    return this;
  }

  /// Bytes that are JSON already.
  public JsonBytes raw(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  @SuppressWarnings("deprecation") // The one copy of Latin-1 characters that allocates nothing.
  private void copyAscii(String ascii, int n) {
    ascii.getBytes(0, n, bytes, length);
    length += n;
  }

  public JsonBytes number(long value) {
    if (value < 0 || value > 99) {
      return raw(Long.toString(value));
    }
    ensure(2);
    if (value > 9) {
      bytes[length++] = (byte) ('0' + value / 10);
    }
    bytes[length++] = (byte) ('0' + value % 10);
    return this;
  }

  /// A string in quotes.
  public JsonBytes string(String text) {
    int n = text.length();
    ensure(n + 2);
    byte[] out = bytes;
    int at = length;
    out[at++] = '"';
    int i = 0;
    while (i < n) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPES[c] != 0) {
        break;
      }
      out[at++] = (byte) c;
      i++;
    }
    length = at;
    if (i < n) {
      slowly(text, i);
    }
    ensure(1);
    bytes[length++] = '"';
    return this;
  }

  /// A moment in quotes, as [Timestamps#text] prints it.
  public JsonBytes time(Instant instant) {
    long millis = instant.toEpochMilli();
    if (!Timestamps.plain(millis)) {
      return raw("\"").raw(Timestamps.text(instant)).raw("\"");
    }
    ensure(Timestamps.LENGTH + 2);
    bytes[length] = '"';
    Timestamps.write(millis, bytes, length + 1);
    length += Timestamps.LENGTH + 2;
    bytes[length - 1] = '"';
    return this;
  }

  /// The rest of a string; a character has at most three bytes, or six as an escape.
  private void slowly(String text, int from) {
    int n = text.length();
    ensure(3 * (n - from));
    for (int i = from; i < n; i++) {
      char c = text.charAt(i);
      if (c < 0x80 && ESCAPES[c] == 0) {
        bytes[length++] = (byte) c;
      } else if (c < 0x80) {
        ensure(6 + 3 * (n - i));
        ascii(c);
      } else if (!Character.isSurrogate(c)) {
        unicode(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < n
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        supplementary(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        ensure(6 + 3 * (n - i));
        escaped(c);
      }
    }
  }

  private void ascii(char c) {
    byte escape = ESCAPES[c];
    if (escape == 'u') {
      escaped(c);
    } else {
      bytes[length++] = '\\';
      bytes[length++] = escape;
    }
  }

  private void unicode(char c) {
    if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | (c >> 6));
    } else {
      bytes[length++] = (byte) (0xe0 | (c >> 12));
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    }
    bytes[length++] = (byte) (0x80 | (c & 0x3f));
  }

  private void supplementary(int c) {
    bytes[length++] = (byte) (0xf0 | (c >> 18));
    bytes[length++] = (byte) (0x80 | ((c >> 12) & 0x3f));
    bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (c & 0x3f));
  }

  private void escaped(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(c >> shift) & 0xf];
    }
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  private static byte[] escapes() {
    byte[] table = new byte[128];
    Arrays.fill(table, 0, 0x20, (byte) 'u');
    table['\b'] = 'b';
    table['\t'] = 't';
    table['\n'] = 'n';
    table['\f'] = 'f';
    table['\r'] = 'r';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
  }
}
