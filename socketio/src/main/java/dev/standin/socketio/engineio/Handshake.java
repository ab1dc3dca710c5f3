package dev.standin.socketio.engineio;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The request that opened a session. Header names are in lower case; query and headers hold the
/// last value of a repeated name.
public record Handshake(
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String remoteAddress,
    boolean secure,
    long openedAtMillis) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /// The path with the query, parameters in no promised order.
  public String url() {
    return query.entrySet().stream()
        .map(pair -> encoded(pair.getKey()) + "=" + encoded(pair.getValue()))
        .collect(Collectors.joining("&", path + (query.isEmpty() ? "" : "?"), ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Whether a page of some origin opened it, as browsers tell for requests across origins; the
  /// origin may be our own, too ("xdomain").
  public boolean crossDomain() {
    return headers.containsKey("origin");
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }
}
