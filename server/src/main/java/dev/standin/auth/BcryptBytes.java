package dev.standin.auth;

import java.util.Arrays;

/// The bytes of a password that count: UTF-8 as bcryptjs makes it, cut after 72. A lone surrogate
/// becomes three bytes of its own instead of a question mark, or it would open what `"?"` locked.
final class BcryptBytes {

  private static final int MOST = 72;

  private BcryptBytes() {}

  static byte[] of(String password) {
    byte[] bytes = new byte[MOST + 3];
    int n = 0;
    for (int i = 0; i < password.length() && n < MOST; ) {
      int c = password.codePointAt(i);
      n += encode(c, bytes, n);
      i += Character.charCount(c);
    }
    return Arrays.copyOf(bytes, Math.min(n, MOST));
  }

  private static int encode(int c, byte[] out, int at) {
    if (c < 0x80) {
      out[at] = (byte) c;
      return 1;
    }
    int length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    int rest = c;
    for (int i = length - 1; i > 0; i--) {
      out[at + i] = (byte) (0x80 | (rest & 0x3f));
      rest >>= 6;
    }
    out[at] = (byte) (0xf00 >> length | rest);
    return length;
  }
}
