package dev.standin.bench.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/// Text frames as clients send them: masked as the protocol demands, with a key of zeros.
public final class Frame {

  /// How long a whole message is, from `42` to `]`.
  public static final int MESSAGE = 185;

  /// Digits of the intended time, in µs since the generator's start.
  public static final int DIGITS = 12;

  /// What a time stands behind, wherever in a text it is.
  public static final String MARK = "\"~";

  private static final byte[] TIME = MARK.getBytes(US_ASCII);

  private Frame() {}

  public static ByteBuffer of(String text) {
    byte[] payload = text.getBytes(US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
    if (payload.length < 126) {
      out.put((byte) (0x80 | payload.length));
    } else {
      out.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    return out.putInt(0).put(payload).flip();
  }

  /// An event for `to` with room for its time, `size` bytes of text in all.
  public static byte[] message(String event, String addressName, String to, int size) {
    String head =
        "42[\"%s\",{\"%s\":\"%s\",\"t\":\"~%s\",\"content\":\""
            .formatted(event, addressName, to, "0".repeat(DIGITS));
    String text = head + "x".repeat(size - head.length() - 3) + "\"}]";
    return bytes(text);
  }

  public static byte[] bytes(String text) {
    ByteBuffer frame = of(text);
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  /// Where the time's digits begin in a message.
  static int timeAt(byte[] frame) {
    for (int i = 0; i < frame.length - TIME.length; i++) {
      int same = 0;
      while (same < TIME.length && frame[i + same] == TIME[same]) {
        same++;
      }
      if (same == TIME.length) {
        return i + TIME.length;
      }
    }
    throw new IllegalArgumentException("a message without a time");
  }

  static void putTime(ByteBuffer frames, int at, long micros) {
    long rest = micros;
    for (int i = at + DIGITS - 1; i >= at; i--) {
      frames.put(i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }

  /// The time in a received event, or -1.
  static long time(ByteBuffer bytes, int start, int size) {
    int last = start + size - TIME.length - DIGITS;
    for (int i = start + 2; i <= last; i++) {
      if (bytes.get(i) == '"' && bytes.get(i + 1) == '~') {
        return digits(bytes, i + TIME.length);
      }
    }
    return -1;
  }

  private static long digits(ByteBuffer bytes, int at) {
    long value = 0;
    for (int i = at; i < at + DIGITS; i++) {
      value = value * 10 + bytes.get(i) - '0';
    }
    return value;
  }
}
