package dev.standin.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/// A client of the relay itself, on plain sockets: it opens sessions over polling and WebSockets,
/// most of them as a storm of connections does, and sends messages, so that the JVM's cache holds
/// the classes and the profiles of the hot methods.
final class Training {

  private static final int SESSIONS = 400;
  private static final int CONNECTIONS = 4_000;
  private static final int MESSAGES = 50;
  private static final int DEADLINE_MILLIS = 20_000;

  private Training() {}

  /// Talks in a thread of its own and ends the process: with 0, or 1 if something was missing.
  static void start(int port) {
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                poll(port);
                for (int i = 0; i < SESSIONS; i++) {
                  talk(port);
                }
                for (int i = 0; i < CONNECTIONS; i++) {
                  visit(port);
                }
                System.exit(0);
              } catch (IOException e) {
                System.err.println("relay: the training failed: " + e);
                System.exit(1);
              }
            });
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(DEADLINE_MILLIS);
    return socket;
  }

  private static void poll(int port) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(request("polling", "close", "").getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      if (!answer.contains("0{")) {
        throw new IOException("no OPEN packet but " + answer);
      }
    }
  }

  private static String request(String transport, String connection, String more) {
    return """
        GET /socket.io/?EIO=4&transport=%s HTTP/1.1\r
        Host: localhost\r
        Connection: %s\r
        %s\r
        """
        .formatted(transport, connection, more);
  }

  /// One client that joins the namespace and goes.
  private static void visit(int port) throws IOException {
    try (Socket socket = connect(port)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      enter(in, socket.getOutputStream());
      while (!frame(in).startsWith("40")) {}
    }
  }

  /// Opens a WebSocket and asks for the namespace.
  private static void enter(DataInputStream in, OutputStream out) throws IOException {
    String upgrade =
        """
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: c3RhbmRpbi1iZW5jaC0hIQ==\r
        """;
    out.write(request("websocket", "Upgrade", upgrade).getBytes(US_ASCII));
    int ends = 0;
    while (ends < 4) {
      ends = "\r\n\r\n".charAt(ends) == in.readByte() ? ends + 1 : 0;
    }
    say(out, "40");
  }

  /// One client that writes to itself, and to a room in which it is alone.
  private static void talk(int port) throws IOException {
    try (Socket socket = connect(port)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      enter(in, out);
      say(out, "42[\"join\",\"u\"]");
      say(out, "42[\"joinRoom\",\"r\"]");
      for (int i = 0; i < MESSAGES; i++) {
        say(out, "42[\"roomMessage\",{\"room\":\"r\",\"content\":\"hello\"}]");
        say(out, "42[\"message\",{\"recipient\":\"u\",\"content\":\"hello\"}]");
      }
      int heard = 0;
      while (heard < MESSAGES) {
        heard += frame(in).startsWith("42[\"message\"") ? 1 : 0;
      }
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    byte[] payload = text.getBytes(US_ASCII);
    byte[] frame = new byte[payload.length + 6];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    out.write(frame);
  }

  private static String frame(DataInputStream in) throws IOException {
    in.readByte();
    int length = in.readUnsignedByte();
    byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
    in.readFully(payload);
    return new String(payload, US_ASCII);
  }
}
