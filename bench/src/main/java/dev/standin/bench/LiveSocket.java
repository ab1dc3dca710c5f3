package dev.standin.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// A Socket.IO 5 client of one user over a WebSocket (RFC 6455), as much of one as hears `message`:
/// it connects with the token, joins, answers pings, and reports each message's number.
public final class LiveSocket extends Connection {
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] MARK = Request.MARK.getBytes(US_ASCII);
  private static final String EVENT = "42[\"message\",";

  private final Account account;
  private final IntConsumer onMessage;
  private byte[] buffer = new byte[16 << 10];
  private int length;
  private boolean upgraded;
  private boolean joined;
  private String loss = "";

  public LiveSocket(Account account, IntConsumer onMessage) {
    this.account = account;
    this.onMessage = onMessage;
  }

  public void start(InetSocketAddress address) {
    send(hello(address));
  }

  /// The request for a WebSocket.
  public static ByteBuffer hello(InetSocketAddress address) {
    var head =
        """
        GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
        Host: %s:%d\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: c3RhbmRpbi1iZW5jaC0hIQ==\r
        \r
        """
            .formatted(address.getHostString(), address.getPort());
    return ByteBuffer.wrap(head.getBytes(US_ASCII));
  }

  public boolean isJoined() {
    return joined;
  }

  /// Why the socket was lost; empty while it is not.
  String loss() {
    return loss;
  }

  @Override
  void received(ByteBuffer bytes) {
    int n = bytes.remaining();
    if (length + n > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + n));
    }
    bytes.get(buffer, length, n);
    length += n;
    int taken = upgraded ? 0 : takeHead();
    if (upgraded) {
      taken = takeFrames(taken);
    }
    System.arraycopy(buffer, taken, buffer, 0, length - taken);
    length -= taken;
  }

  @Override
  void lost(String why) {
    loss = why;
  }

  private int takeHead() {
    int end = indexOf(END_OF_HEAD, 0, length);
    if (end < 0) {
      return 0;
    }
    var head = new String(buffer, 0, end, ISO_8859_1);
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IllegalStateException("no WebSocket: " + head);
    }
    upgraded = true;
    return end + END_OF_HEAD.length;
  }

  /// Handles the whole frames from `from` on and answers where the first incomplete one begins.
  private int takeFrames(int from) {
    int at = from;
    while (length - at >= 2) {
      int lengthBytes = lengthBytes(buffer[at + 1] & 0x7F);
      int start = at + 2 + lengthBytes;
      if (start > length) {
        break;
      }
      int size = lengthBytes == 0 ? buffer[at + 1] & 0x7F : bigEndian(at + 2, lengthBytes);
      if (length - start < size) {
        break;
      }
      frame(buffer[at] & 0xFF, start, size);
      at = start + size;
    }
    return at;
  }

  private static int lengthBytes(int code) {
    return code == 126 ? 2 : code == 127 ? 8 : 0;
  }

  private int bigEndian(int at, int bytes) {
    long value = 0;
    for (int i = at; i < at + bytes; i++) {
      value = (value << 8) | (buffer[i] & 0xFF);
    }
    return Math.toIntExact(value);
  }

  private void frame(int first, int start, int size) {
    switch (first) {
      case 0x81 -> text(start, size);
      case 0x88 -> end("closed by the server");
      case 0x89 -> send(frame(0x8A, Arrays.copyOfRange(buffer, start, start + size)));
      default -> throw new IllegalStateException("unexpected frame " + Integer.toHexString(first));
    }
  }

  private void text(int start, int size) {
    if (startsWith(EVENT, start, size)) {
      int mark = indexOf(MARK, start, start + size);
      if (mark >= 0) {
        onMessage.accept(number(mark + MARK.length));
      }
    } else if (startsWith("0", start, size)) {
      send(text("40{\"token\":\"" + account.token() + "\"}"));
    } else if (startsWith("2", start, size)) {
      send(text("3"));
    } else if (startsWith("40", start, size)) {
      send(text("42[\"join\",\"" + account.id() + "\"]"));
      joined = true;
    } else if (startsWith("44", start, size)) {
      throw new IllegalStateException(new String(buffer, start, size, UTF_8));
    }
  }

  private int number(int at) {
    int value = 0;
    for (int i = at; i < at + Request.DIGITS; i++) {
      value = value * 10 + buffer[i] - '0';
    }
    return value;
  }

  private boolean startsWith(String prefix, int start, int size) {
    if (size < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (buffer[start + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int indexOf(byte[] wanted, int from, int to) {
    for (int i = from; i <= to - wanted.length; i++) {
      if (Arrays.equals(buffer, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static ByteBuffer text(String text) {
    return frame(0x81, text.getBytes(UTF_8));
  }

  /// A client's frame: masked as the protocol demands, with a key of zeros.
  static ByteBuffer frame(int first, byte[] payload) {
    var out = ByteBuffer.allocate(payload.length + 8).put((byte) first);
    if (payload.length < 126) {
      out.put((byte) (0x80 | payload.length));
    } else {
      out.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    return out.putInt(0).put(payload).flip();
  }
}
