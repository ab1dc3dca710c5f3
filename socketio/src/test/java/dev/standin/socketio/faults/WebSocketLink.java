package dev.standin.socketio.faults;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A session on a WebSocket, or one that is to become it.
final class WebSocketLink implements Link {

  private static final String HANDSHAKE =
      """
      GET /socket.io/?EIO=4&transport=websocketQUERY HTTP/1.1\r
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;

  private final Sockets sockets;
  private final DataInputStream in;
  private final OutputStream out;

  /// @param query behind the transport: the session that moves here, or nothing
  WebSocketLink(Sockets sockets, String query) throws IOException {
    this.sockets = sockets;
    Socket socket = sockets.connect();
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    out.write(HANDSHAKE.replace("QUERY", query).getBytes(StandardCharsets.US_ASCII));
    String head = Sockets.head(in);
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(head.substring(0, head.indexOf("\r\n")));
    }
  }

  static WebSocketLink open(int port) throws IOException {
    WebSocketLink link = new WebSocketLink(new Sockets(port), "");
    String first = link.receive();
    if (!first.startsWith("0{")) {
      throw new IOException("no OPEN packet: " + first);
    }
    return link;
  }

  @Override
  public synchronized void send(List<String> packets) throws IOException {
    for (String packet : packets) {
      out.write(frame(packet.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /// A masked text frame; the mask is zero.
  private static byte[] frame(byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  @Override
  public String receive() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      }
      byte[] payload = new byte[length];
      in.readFully(payload);
      String packet = new String(payload, StandardCharsets.UTF_8);
      if (first != 0x81) {
        throw new IOException("the server closed the socket");
      }
      if (packet.equals("2")) {
        send(List.of("3"));
      } else {
        return packet;
      }
    }
  }

  @Override
  public void close() {
    sockets.close();
  }
}
