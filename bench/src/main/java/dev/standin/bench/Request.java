package dev.standin.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// The bytes of one connection's requests, made once; only a message's number changes.
public final class Request {
  /// What a message's text begins with: this and ten digits, so that a delivery can be matched to
  /// its sending.
  static final String MARK = "\"content\":\"n";

  static final int DIGITS = 10;
  private static final String TEXT =
      " shall we meet at the station at six, or is seven better for you? I bring the maps.";

  private final byte[] bytes;
  private final int numberAt;

  private Request(byte[] bytes, int numberAt) {
    this.bytes = bytes;
    this.numberAt = numberAt;
  }

  static Request login(InetSocketAddress address, Account account) {
    return new Request(post(address, "/login", "", account.credentials()), -1);
  }

  /// A text of 94 characters from one to the other.
  public static Request message(InetSocketAddress address, Account from, Account to) {
    var body = "{\"recipient\":\"%s\",%s%s%s\"}".formatted(to.id(), MARK, "0".repeat(DIGITS), TEXT);
    var bytes = post(address, "/messages", authorization(from), body);
    int at = new String(bytes, US_ASCII).indexOf(MARK) + MARK.length();
    return new Request(bytes, at);
  }

  static Request history(InetSocketAddress address, Account reader, Account peer) {
    var head =
        "GET /messages/%s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n"
            .formatted(
                peer.id(), address.getHostString(), address.getPort(), authorization(reader));
    return new Request(head.getBytes(US_ASCII), -1);
  }

  private static String authorization(Account account) {
    return "Authorization: Bearer " + account.token() + "\r\n";
  }

  private static byte[] post(InetSocketAddress address, String path, String headers, String body) {
    var content = body.getBytes(UTF_8);
    var head =
        """
        POST %s HTTP/1.1\r
        Host: %s:%d\r
        %sContent-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(path, address.getHostString(), address.getPort(), headers, content.length);
    var front = head.getBytes(US_ASCII);
    return ByteBuffer.allocate(front.length + content.length).put(front).put(content).array();
  }

  /// The request as number `n`; valid until the next call, or until it has been sent.
  ByteBuffer bytes(int n) {
    if (numberAt >= 0) {
      int rest = n;
      for (int i = numberAt + DIGITS - 1; i >= numberAt; i--) {
        bytes[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return ByteBuffer.wrap(bytes);
  }
}
