package dev.standin.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Reads lines of bounded length from bytes; memory grows with the longest line only.
final class LineReader {

  private static final int CHUNK = 64 << 10;

  private final InputStream in;
  private final int longest;
  private byte[] bytes = new byte[CHUNK];
  private int start;
  private int stop;
  private int end;
  private long number;
  private boolean ended;

  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /// Takes the next line, if there is one: one that ends in `\n`.
  boolean next() throws IOException {
    start = stop;
    int looked = 0;
    while (true) {
      for (int i = start + looked; i < end; i++) {
        if (bytes[i] == '\n') {
          stop = i + 1;
          number++;
          return true;
        }
      }
      looked = end - start;
      if (!fill()) {
        stop = end;
        return false;
      }
    }
  }

  /// Reads more behind what is there of the line; false at the end.
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end > longest) {
      throw ArchiveException.at(
          number + 1, "it is longer than %,d bytes, so this is no export.".formatted(longest));
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, longest + CHUNK));
    }
    int read = ended ? -1 : in.read(bytes, end, bytes.length - end);
    ended = read < 0;
    end += Math.max(read, 0);
    return !ended;
  }

  /// The number of the line, from 1.
  long number() {
    return number;
  }

  /// Whether there are bytes behind the last line that ended.
  boolean rest() {
    return end > start;
  }

  /// The line without its end, until the next one is taken.
  ByteBuffer line() {
    return ByteBuffer.wrap(bytes, start, stop - start - 1);
  }

  /// Adds the line and its end.
  void sum(ArchiveSum sum) {
    sum.add(bytes, start, stop - start);
  }
}
