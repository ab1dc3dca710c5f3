package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;

/// A WebSocket client made of a plain socket: sends exactly the bytes it is told to, and reads
/// frame by frame.
final class RawWebSocket implements AutoCloseable {

  static final String HANDSHAKE =
      """
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      """;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;

  RawWebSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(5_000);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
  }

  static RawWebSocket connect(int port) {
    try {
      return new RawWebSocket(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RawWebSocket open(int port, String path, Map<String, String> headers) {
    RawWebSocket socket = connect(port);
    socket.handshake(path, headers);
    return socket;
  }

  void handshake(String path, Map<String, String> headers) {
    handshake(path, headers, "");
  }

  /// @param more the lines that the answer has besides
  void handshake(String path, Map<String, String> headers, String more) {
    send(request(path, headers));
    String head = head();
    assertThat(head)
        .isEqualTo(
            """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            """
                + more
                + "\r\n");
  }

  static byte[] request(String path, Map<String, String> headers) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n" + HANDSHAKE);
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// The head of an HTTP answer, blank line included.
  String head() {
    StringBuilder head = new StringBuilder();
    try {
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("after " + head, e);
    }
    return head.toString();
  }

  String body(int length) {
    try {
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sendHex(String hex) {
    send(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  void text(String text) {
    send(frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
  }

  void binary(byte[] bytes) {
    send(frame(0x82, bytes));
  }

  /// A masked frame with this first byte.
  static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 1 << 16) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    byte[] mask = {0x12, 0x34, 0x56, (byte) 0x9a};
    out.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i % 4]);
    }
    return out.toByteArray();
  }

  /// The next frame: its first byte in hex, a blank, and its payload as text; a close frame shows
  /// its code.
  String read() {
    try {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] payload = in.readNBytes(length);
      if (first == 0x88) {
        return payload.length < 2
            ? "close"
            : "close " + (((payload[0] & 0xff) << 8) | (payload[1] & 0xff));
      }
      String kind = HexFormat.of().toHexDigits((byte) first);
      return first == 0x82
          ? kind + " " + HexFormat.of().formatHex(payload)
          : kind + " " + new String(payload, StandardCharsets.UTF_8);
    } catch (java.io.EOFException e) {
      return "end";
    } catch (IOException e) {
      return e.getMessage() != null && e.getMessage().contains("reset") ? "reset" : "error " + e;
    }
  }

  /// The next frame that is no heartbeat: its first byte and its payload.
  byte[] readBytes() {
    try {
      while (true) {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] frame = new byte[1 + length];
        frame[0] = (byte) first;
        in.readFully(frame, 1, length);
        if (first != 0x81 || length != 1 || frame[1] != '2') {
          return frame;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void expect(String frame) {
    assertThat(read()).isEqualTo(frame);
  }

  String expectText(Predicate<String> fits) {
    String frame = read();
    assertThat(frame).startsWith("81 ");
    assertThat(fits.test(frame.substring(3))).as(frame).isTrue();
    return frame.substring(3);
  }

  /// Reads and drops heartbeats until another frame comes.
  String readPastPings() {
    String frame = read();
    while (frame.equals("81 2")) {
      frame = read();
    }
    return frame;
  }

  /// Whether the other side closes within some milliseconds; what it sends is dropped.
  boolean ended() {
    try {
      socket.setSoTimeout(20);
      while (in.read() >= 0) {}
      return true;
    } catch (java.net.SocketTimeoutException _) {
      patient();
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private void patient() {
    try {
      socket.setSoTimeout(5_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void receiveBuffer(int bytes) throws IOException {
    socket.setReceiveBufferSize(bytes);
  }

  InputStream input() {
    return in;
  }

  /// Cuts the connection hard.
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
