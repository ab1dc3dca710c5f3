package dev.standin.socketio.engineio;

/// Why a request is refused. Codes 0 to 5 and their words are those of the reference server; 6 and
/// above are ours, and clients treat them like any other failed request.
public enum EngineError {
  UNKNOWN_TRANSPORT(0, 400, "Transport unknown"),
  UNKNOWN_SID(1, 400, "Session ID unknown"),
  BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
  BAD_REQUEST(3, 400, "Bad request"),
  FORBIDDEN(4, 403, "Forbidden"),
  UNSUPPORTED_PROTOCOL_VERSION(5, 400, "Unsupported protocol version"),
  TOO_MANY_CONNECTIONS(6, 503, "Too many connections"),
  TOO_MANY_FROM_ADDRESS(7, 429, "Too many connections from this address"),
  SHUTTING_DOWN(8, 503, "Server is shutting down"),
  TOO_LARGE(9, 413, "Payload too large"),
  TOO_SLOW(10, 408, "Request took too long"),
  OVERLOADED(11, 503, "Server is overloaded, try again later");

  private final int code;
  private final int status;
  private final String message;

  EngineError(int code, int status, String message) {
    this.code = code;
    this.status = status;
    this.message = message;
  }

  /// The number in the body.
  public int code() {
    return code;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// The sentence in the body.
  public String message() {
    return message;
  }

  /// The body: compact JSON with `code` and `message`.
  public String json() {
    return json(message);
  }

  /// The body with another message, for refusals by the application.
  public String json(String message) {
    return "{\"code\":" + code + ",\"message\":" + JsonText.quote(message) + "}";
  }
}
