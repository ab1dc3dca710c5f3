package dev.standin.socketio.transport;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Headers that the application adds to an answer. What could break out of a header, or is the
/// engine's own business, is refused.
public final class AnswerHeaders {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /// Lower case.
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "upgrade",
          "content-length",
          "content-type",
          "content-encoding",
          "transfer-encoding",
          "sec-websocket-accept",
          "sec-websocket-protocol",
          "sec-websocket-extensions");

  private final List<Map.Entry<String, String>> added = new ArrayList<>(2);

  AnswerHeaders() {}

  /// Adds one header; a name may come several times, as `Set-Cookie` does.
  ///
  /// @throws IllegalArgumentException if the name is no header name or one that the engine sets, or
  ///   the value holds anything but visible ASCII characters, blanks and tabs
  public void add(String name, String value) {
    checkToken(name);
    if (OURS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
      throw new IllegalArgumentException("the engine sets this header itself: " + name);
    }
    if (!value.chars().allMatch(c -> (c >= 0x20 && c < 0x7f) || c == '\t')) {
      throw new IllegalArgumentException("no value of a header, for " + name);
    }
    added.add(Map.entry(name, value));
  }

  void addTo(MultiMap headers) {
    added.forEach(header -> headers.add(header.getKey(), header.getValue()));
  }

  /// As lines of an HTTP head.
  String lines() {
    StringBuilder lines = new StringBuilder();
    added.forEach(
        header ->
            lines.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n"));
    return lines.toString();
  }

  /// Source: RFC 9110, section 5.6.2.
  static void checkToken(String name) {
    boolean fits = name.chars().allMatch(AnswerHeaders::inToken);
    if (!fits || name.isEmpty()) {
      throw new IllegalArgumentException("no name of a header, method or cookie: " + name);
    }
  }

  private static boolean inToken(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }
}
