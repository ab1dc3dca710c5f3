package dev.standin.socketio.faults;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Finds where units end in one direction of a connection: HTTP messages (with a length, in chunks,
/// or with neither and hence no body), and behind an upgrade WebSocket frames.
final class Boundaries {

  private enum Part {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    FRAME_HEAD,
    FRAME
  }

  private final StringBuilder line = new StringBuilder();
  private final byte[] frame = new byte[14];
  private Part part = Part.HEAD;
  private int frameBytes;
  private long left;
  private boolean lastChunk;

  /// Reads bytes up to the end of a unit; returns the index behind it, or -1 if none ends here.
  int next(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (ends(bytes[i])) {
        return i + 1;
      }
    }
    return -1;
  }

  private boolean ends(byte next) {
    return switch (part) {
      case HEAD -> head(next);
      case BODY -> {
        left--;
        yield left == 0 && unit(Part.HEAD);
      }
      case CHUNK_SIZE -> chunkSize(next);
      case CHUNK -> {
        left--;
        if (left == 0) {
          part = Part.CHUNK_SIZE;
        }
        yield left == 0 && lastChunk && unit(Part.HEAD);
      }
      case FRAME_HEAD -> frameHead(next);
      case FRAME -> {
        left--;
        yield left == 0 && unit(Part.FRAME_HEAD);
      }
    };
  }

  private boolean unit(Part following) {
    part = following;
    line.setLength(0);
    frameBytes = 0;
    lastChunk = false;
    return true;
  }

  private boolean head(byte next) {
    line.append((char) (next & 0xff));
    if (!line.toString().endsWith("\r\n\r\n")) {
      return false;
    }
    String head = line.toString().toLowerCase(Locale.ROOT);
    if (head.startsWith("http/1.1 101") || head.contains("\r\nupgrade: websocket")) {
      return unit(Part.FRAME_HEAD);
    }
    line.setLength(0);
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      part = Part.CHUNK_SIZE;
      return false;
    }
    left = length(head);
    part = Part.BODY;
    return left == 0 && unit(Part.HEAD);
  }

  private static long length(String head) {
    String name = "\r\ncontent-length:";
    int at = head.indexOf(name);
    if (at < 0) {
      return 0;
    }
    int from = at + name.length();
    return Long.parseLong(head.substring(from, head.indexOf("\r\n", from)).trim());
  }

  /// A size in hex; the last chunk has none, and no trailers are expected.
  private boolean chunkSize(byte next) {
    line.append((char) (next & 0xff));
    if (!line.toString().endsWith("\r\n")) {
      return false;
    }
    left = Long.parseLong(line.toString().trim(), 16);
    lastChunk = left == 0;
    left += 2;
    line.setLength(0);
    part = Part.CHUNK;
    return false;
  }

  private boolean frameHead(byte next) {
    frame[frameBytes++] = next;
    if (frameBytes < 2) {
      return false;
    }
    int length = frame[1] & 0x7f;
    int lengthBytes = length == 127 ? 8 : length == 126 ? 2 : 0;
    int maskBytes = (frame[1] & 0x80) == 0 ? 0 : 4;
    if (frameBytes < 2 + lengthBytes + maskBytes) {
      return false;
    }
    left = lengthBytes == 0 ? length : 0;
    for (int i = 0; i < lengthBytes; i++) {
      left = (left << 8) | (frame[2 + i] & 0xff);
    }
    part = Part.FRAME;
    return left == 0 && unit(Part.FRAME_HEAD);
  }

  /// For messages about a run: what a unit looks like.
  static String shown(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, Math.min(to - from, 60), StandardCharsets.ISO_8859_1);
    return text.replaceAll("[^ -~]", ".");
  }
}
