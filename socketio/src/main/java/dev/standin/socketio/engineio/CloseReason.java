package dev.standin.socketio.engineio;

/// Why a session ended, in the words that Socket.IO users know from `disconnect` events.
public enum CloseReason {
  TRANSPORT_CLOSE("transport close"),
  TRANSPORT_ERROR("transport error"),
  PING_TIMEOUT("ping timeout"),
  PARSE_ERROR("parse error"),
  FORCED_CLOSE("forced close"),
  SLOW_CLIENT("slow client"),
  RATE_LIMIT("rate limit"),
  SERVER_SHUTTING_DOWN("server shutting down");

  private final String text;

  CloseReason(String text) {
    this.text = text;
  }

  /// The reason as it appears in logs and to handlers.
  public String text() {
    return text;
  }
}
