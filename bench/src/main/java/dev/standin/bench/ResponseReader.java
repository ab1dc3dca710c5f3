package dev.standin.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Locale;

/// Reads HTTP/1.1 responses (RFC 9112) off a byte stream, one after another: those with a
/// Content-Length and chunked ones. Of a body it keeps the length and the beginning.
final class ResponseReader {
  private static final int HEAD_LIMIT = 16 << 10;
  private static final int BLANK_LINE = 0x0D0A0D0A;

  private enum Part {
    HEAD,
    SIZED,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER
  }

  private final byte[] head = new byte[HEAD_LIMIT];
  private final byte[] excerpt = new byte[256];
  private Part part = Part.HEAD;
  private int headLength;
  private int lastFour;
  private long left;
  private int lineLength;
  private int status;
  private long bodyBytes;

  int status() {
    return status;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  /// The first bytes of the body, for a complaint.
  String excerpt() {
    return new String(excerpt, 0, (int) Math.min(bodyBytes, excerpt.length), UTF_8);
  }

  /// Takes the bytes that belong to the present response; true as soon as it is whole.
  boolean read(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (step(in)) {
        part = Part.HEAD;
        return true;
      }
    }
    return false;
  }

  private boolean step(ByteBuffer in) {
    return switch (part) {
      case HEAD -> readHead(in);
      case SIZED -> {
        take(in);
        yield left == 0;
      }
      case CHUNK_SIZE -> readChunkSize(in);
      case CHUNK_DATA -> {
        take(in);
        part = left == 0 ? Part.CHUNK_END : Part.CHUNK_DATA;
        yield false;
      }
      case CHUNK_END -> {
        if (in.get() == '\n') {
          part = Part.CHUNK_SIZE;
          lineLength = 0;
        }
        yield false;
      }
      case TRAILER -> readTrailer(in);
    };
  }

  private boolean readHead(ByteBuffer in) {
    if (headLength == 0) {
      lastFour = 0;
      bodyBytes = 0;
    }
    while (in.hasRemaining()) {
      if (headLength == HEAD_LIMIT) {
        throw new IllegalStateException("a response head of more than " + HEAD_LIMIT + " bytes");
      }
      byte b = in.get();
      head[headLength++] = b;
      lastFour = (lastFour << 8) | (b & 0xFF);
      if (lastFour == BLANK_LINE) {
        return endHead();
      }
    }
    return false;
  }

  private boolean endHead() {
    var text = new String(head, 0, headLength, ISO_8859_1).toLowerCase(Locale.ROOT);
    headLength = 0;
    status = Integer.parseInt(text, 9, 12, 10);
    if (text.contains("\r\ntransfer-encoding: chunked\r\n")) {
      part = Part.CHUNK_SIZE;
      left = 0;
      lineLength = 0;
      return false;
    }
    int at = text.indexOf("\r\ncontent-length:");
    if (at < 0) {
      throw new IllegalStateException("a response without a length: " + text);
    }
    left = Long.parseLong(text.substring(at + 17, text.indexOf('\r', at + 17)).strip());
    part = Part.SIZED;
    return left == 0;
  }

  private boolean readChunkSize(ByteBuffer in) {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n') {
        part = left == 0 ? Part.TRAILER : Part.CHUNK_DATA;
        lineLength = 0;
        return false;
      }
      int digit = Character.digit(b, 16);
      if (digit >= 0) {
        left = (left << 4) | digit;
      } else if (b != '\r') {
        throw new IllegalStateException("no chunk size: byte " + b);
      }
    }
    return false;
  }

  /// Ends at the first empty line.
  private boolean readTrailer(ByteBuffer in) {
    byte b = in.get();
    if (b == '\n') {
      boolean empty = lineLength == 0;
      lineLength = 0;
      return empty;
    }
    if (b != '\r') {
      lineLength++;
    }
    return false;
  }

  private void take(ByteBuffer in) {
    int n = (int) Math.min(left, in.remaining());
    int kept = (int) Math.min(n, Math.max(0, excerpt.length - bodyBytes));
    if (kept > 0) {
      in.get(in.position(), excerpt, (int) bodyBytes, kept);
    }
    in.position(in.position() + n);
    bodyBytes += n;
    left -= n;
  }
}
