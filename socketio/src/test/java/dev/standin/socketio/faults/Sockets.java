package dev.standin.socketio.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The plain sockets of a link, which end together.
final class Sockets {

  private static final int DEADLINE_MILLIS = 30_000;

  private final int port;
  private final Set<Socket> open = new HashSet<>();
  private boolean closed;

  Sockets(int port) {
    this.port = port;
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.setTcpNoDelay(true);
    synchronized (open) {
      open.add(socket);
      if (closed) {
        socket.close();
        throw new SocketException("the link is closed");
      }
    }
    return socket;
  }

  /// The body of the answer to a request on a connection of its own; fails if it is not 200.
  String request(String method, String query, String body) throws IOException {
    Socket socket = connect();
    try (socket) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String head =
          "%s /socket.io/?EIO=4&transport=polling%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
              .formatted(method, query, bytes.length);
      byte[] all = new byte[head.length() + bytes.length];
      System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, all, 0, head.length());
      System.arraycopy(bytes, 0, all, head.length(), bytes.length);
      socket.getOutputStream().write(all);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return answer(in, head(in));
    } finally {
      synchronized (open) {
        open.remove(socket);
      }
    }
  }

  private static String answer(DataInputStream in, String head) throws IOException {
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(head.substring(0, head.indexOf("\r\n")));
    }
    String name = "\r\ncontent-length:";
    int from = head.toLowerCase(Locale.ROOT).indexOf(name) + name.length();
    byte[] body =
        new byte[Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)).trim())];
    in.readFully(body);
    return new String(body, StandardCharsets.UTF_8);
  }

  static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  void close() {
    synchronized (open) {
      closed = true;
      for (Socket socket : open) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is gone either way.
        }
      }
    }
  }
}
