package dev.standin.socketio.engineio;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a request asks the engine for, read from its method and query before any session is looked
/// at. The order of the checks is that of the reference server.
public sealed interface EngineRequest {

  /// The client wants a new session.
  record Opening(String transport) implements EngineRequest {}

  /// The client goes on with a session. `consistent` says whether the kind of request fits the
  /// transport that it names; an unknown session is told first.
  record Continuing(String sid, boolean consistent) implements EngineRequest {}

  /// Neither.
  record Refused(EngineError error) implements EngineRequest {}

  /// Reads a request.
  ///
  /// @param upgrade whether the request asks for a WebSocket
  /// @param allowed the transports that the server offers
  static EngineRequest of(
      String method, Map<String, String> query, boolean upgrade, Set<String> allowed) {
    String transport = query.getOrDefault("transport", "");
    if (!allowed.contains(transport)) {
      return new Refused(EngineError.UNKNOWN_TRANSPORT);
    }
    boolean websocket = transport.equals("websocket");
    Optional<String> sid = Optional.ofNullable(query.get("sid")).filter(s -> !s.isEmpty());
    if (sid.isPresent()) {
      return new Continuing(sid.get(), websocket == upgrade);
    }
    if (!method.equals("GET")) {
      return new Refused(EngineError.BAD_HANDSHAKE_METHOD);
    }
    if (websocket != upgrade) {
      return new Refused(EngineError.BAD_REQUEST);
    }
    return "4".equals(query.get("EIO"))
        ? new Opening(transport)
        : new Refused(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
  }
}
