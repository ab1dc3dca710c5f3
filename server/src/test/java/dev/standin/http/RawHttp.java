package dev.standin.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Speaks HTTP byte by byte, for what no client library would send.
final class RawHttp implements AutoCloseable {

  private final Socket socket;

  RawHttp(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /// The lines of a request, up to its body.
  void head(String... lines) {
    send(String.join("\r\n", lines) + "\r\n\r\n");
  }

  /// False if the other side doesn't take it any more.
  boolean send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /// All that comes, one character a byte, until the text ends with that or the connection ends.
  String readUntil(String end) {
    var seen = new StringBuilder();
    try {
      while (!endsWith(seen, end)) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        seen.append((char) next);
      }
      return seen.toString();
    } catch (IOException broken) {
      throw new UncheckedIOException("after: " + seen, broken);
    }
  }

  private static boolean endsWith(StringBuilder text, String end) {
    return text.length() >= end.length()
        && text.substring(text.length() - end.length()).equals(end);
  }

  /// Whether the other side ends the connection, after whatever it still sends.
  boolean ends() {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
