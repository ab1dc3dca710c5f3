package dev.standin.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Writes UTF-8 JSON by hand into a growing array, for what is written most. Lone surrogates become
/// escapes, as JavaScript writes them.
public final class JsonBytes {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /// Per ASCII character: 0 if it stands for itself, the letter after the backslash, or 'u'.
  private static final byte[] ESCAPES = escapes();

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;

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

  /// The array itself, of which the first [#length] bytes are written: nothing may be written any
  /// more.
  public byte[] array() {
    return bytes;
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

  /// A string in quotes. The JDK makes the UTF-8, in the fastest way that the machine has; here it
  /// is copied from one character that needs an escape to the next.
  public JsonBytes string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ensure(utf8.length + 2);
    bytes[length++] = '"';
    if (lossy(text, utf8)) {
      characters(text);
    } else {
      int done = 0;
      for (int i = plain(utf8, 0); i < utf8.length; i = plain(utf8, done)) {
        run(utf8, done, i);
        ascii(utf8[i]);
        done = i + 1;
      }
      run(utf8, done, utf8.length);
    }
    ensure(1);
    bytes[length++] = '"';
    return this;
  }

  /// Whether the text has lone surrogates, for which the JDK writes question marks.
  private static boolean lossy(String text, byte[] utf8) {
    int i = 0;
    int eights = utf8.length - Long.BYTES;
    while (i <= eights && !hasZero((long) EIGHT.get(utf8, i) ^ ('?' * ONES))) {
      i += Long.BYTES;
    }
    while (i < utf8.length && utf8[i] != '?') {
      i++;
    }
    return i < utf8.length && hasLoneSurrogate(text, utf8.length == text.length() ? i : 0);
  }

  private static boolean hasLoneSurrogate(String text, int from) {
    int n = text.length();
    for (int i = from; i < n; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(text.charAt(i), i + 1 < n ? text.charAt(i + 1) : 0)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /// Where the next byte is that needs an escape, or the end.
  private static int plain(byte[] utf8, int from) {
    int i = from;
    int eights = utf8.length - Long.BYTES;
    while (i <= eights && allPlain((long) EIGHT.get(utf8, i))) {
      i += Long.BYTES;
    }
    while (i < utf8.length && (utf8[i] < 0 || ESCAPES[utf8[i]] == 0)) {
      i++;
    }
    return i;
  }

  /// Whether none of eight bytes is a control character, a quote or a backslash.
  private static boolean allPlain(long eight) {
    long controls = (eight - 0x20 * ONES) & ~eight & HIGHEST;
    return controls == 0 && !hasZero(eight ^ ('"' * ONES)) && !hasZero(eight ^ ('\\' * ONES));
  }

  /// Taking 1 from a byte sets its clear highest bit only if it is 0; a borrow from a lower byte
  /// can do so too, but only behind one that is 0.
  private static boolean hasZero(long eight) {
    return ((eight - ONES) & ~eight & HIGHEST) != 0;
  }

  private void run(byte[] utf8, int from, int to) {
    int n = to - from;
    ensure(n + 6);
    System.arraycopy(utf8, from, bytes, length, n);
    length += n;
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

  /// One after the other; a character has at most three bytes, or six as an escape.
  private void characters(String text) {
    int n = text.length();
    ensure(6 * n);
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (!Character.isSurrogate(c)) {
        unicode(c);
      } else if (i + 1 < n && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        supplementary(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        escaped(c);
      }
    }
  }

  private void ascii(int c) {
    byte escape = ESCAPES[c];
    if (escape == 0) {
      bytes[length++] = (byte) c;
    } else if (escape == 'u') {
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

  private void escaped(int c) {
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
