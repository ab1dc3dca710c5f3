package dev.standin.socketio.engineio;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }
}
