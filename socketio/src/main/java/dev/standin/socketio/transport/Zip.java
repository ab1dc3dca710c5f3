package dev.standin.socketio.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Compresses and expands for one loop: each message by itself, so that no connection needs a
/// window of its own. Made of native memory, about 300 kB, when first used; freed by [#close].
final class Zip {

  /// What ends a message in DEFLATE and is left out in a frame. Source: RFC 7692, section 7.2.1.
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  /// [#TAIL] and an empty final block: what is whole ends with it, what was cut does not.
  private static final byte[] END = {0, 0, (byte) 0xff, (byte) 0xff, 3, 0};

  private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};
  private static final byte[] ZLIB_HEAD = {0x78, 0x01};

  /// Final blocks in one message; clients send one or none.
  private static final int MOST_FINALS = 16;

  private static final int STEP = 4 << 10;

  private final byte[] step = new byte[STEP];
  private @Nullable Deflater deflater;
  private @Nullable Inflater inflater;

  /// A message as it stands in a frame of permessage-deflate; null if that would not be shorter.
  byte @Nullable [] deflate(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
    run(plain, Deflater.SYNC_FLUSH, out);
    int length = out.size() - TAIL.length;
    return length < plain.length ? Arrays.copyOf(out.toByteArray(), length) : null;
  }

  /// Content coding `gzip`. Source: RFC 1952.
  byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
    out.writeBytes(GZIP_HEAD);
    run(plain, Deflater.FULL_FLUSH, out);
    CRC32 sum = new CRC32();
    sum.update(plain);
    ByteBuffer end = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    end.put((byte) 3).put((byte) 0).putInt((int) sum.getValue()).putInt(plain.length);
    out.writeBytes(end.array());
    return out.toByteArray();
  }

  /// Content coding `deflate`, which is zlib's format. Source: RFC 1950.
  byte[] zlib(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
    out.writeBytes(ZLIB_HEAD);
    run(plain, Deflater.FULL_FLUSH, out);
    Adler32 sum = new Adler32();
    sum.update(plain);
    ByteBuffer end = ByteBuffer.allocate(6);
    end.put((byte) 3).put((byte) 0).putInt((int) sum.getValue());
    out.writeBytes(end.array());
    return out.toByteArray();
  }

  private void run(byte[] plain, int flush, ByteArrayOutputStream out) {
    Deflater with = deflater;
    if (with == null) {
      with = new Deflater(Deflater.BEST_SPEED, true);
      deflater = with;
    }
    with.reset();
    with.setInput(plain);
    int made = step.length;
    while (made == step.length) {
      made = with.deflate(step, 0, step.length, flush);
      out.write(step, 0, made);
    }
    with.setInput(new byte[0]);
  }

  /// What came of a compressed message.
  sealed interface Inflated {
    record Message(byte[] bytes) implements Inflated {}

    /// It is longer than allowed, or no DEFLATE: the WebSocket fails with this close code.
    record Wrong(int code) implements Inflated {}
  }

  /// Expands the payload of a compressed message to at most so many bytes; what would be more is
  /// not even made.
  Inflated inflate(byte[] payload, int most) {
    Inflater with = inflater;
    if (with == null) {
      with = new Inflater(true);
      inflater = with;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(most, 2 * payload.length));
    byte[] whole = Arrays.copyOf(payload, payload.length + END.length);
    System.arraycopy(END, 0, whole, payload.length, END.length);
    with.reset();
    with.setInput(whole);
    try {
      OptionalInt wrong = expand(with, whole, new Bounded(out, most));
      return wrong.isPresent()
          ? new Inflated.Wrong(wrong.getAsInt())
          : new Inflated.Message(out.toByteArray());
    } catch (DataFormatException _) {
      return new Inflated.Wrong(FrameReader.BAD_DATA);
    } finally {
      with.setInput(new byte[0]);
    }
  }

  private record Bounded(ByteArrayOutputStream out, int most) {}

  private OptionalInt expand(Inflater with, byte[] whole, Bounded to) throws DataFormatException {
    for (int finals = 0; finals <= MOST_FINALS; ) {
      int made = with.inflate(step);
      if (made > to.most - to.out.size()) {
        return OptionalInt.of(FrameReader.TOO_LARGE);
      }
      to.out.write(step, 0, made);
      if (with.finished()) {
        int left = with.getRemaining();
        if (left == 0) {
          return OptionalInt.empty();
        }
        with.reset();
        with.setInput(whole, whole.length - left, left);
        finals++;
      } else if (with.needsDictionary() || made == 0) {
        break;
      }
    }
    return OptionalInt.of(FrameReader.BAD_DATA);
  }

  /// Frees the native memory; what is used again is made again.
  void close() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }
}
