package dev.standin.socketio.engineio;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a request asks the engine for, read from its method and query before any session is looked
/// at. The order of the checks is that of the reference server.
public sealed interface EngineRequest {

  /// What the server offers.
  ///
  /// @param transports `polling`, `websocket` or both
  /// @param eio3 whether clients of revision 3 are let in
  record Offer(Set<String> transports, boolean eio3) {}

  /// The client wants a new session.
  record Opening(String transport, Encoding encoding) implements EngineRequest {}

  /// The client goes on with a session. `consistent` says whether the kind of request fits the
  /// transport that it names; an unknown session is told first. The encoding's revision must be the
  /// session's; whether it is base64 counts for a WebSocket that takes over.
  record Continuing(String sid, boolean consistent, Encoding encoding) implements EngineRequest {}

  /// Neither.
  record Refused(EngineError error) implements EngineRequest {}

  /// Reads a request.
  ///
  /// @param upgrade whether the request asks for a WebSocket
  static EngineRequest of(String method, Map<String, String> query, boolean upgrade, Offer offer) {
    String transport = query.getOrDefault("transport", "");
    if (!offer.transports.contains(transport)) {
      return new Refused(EngineError.UNKNOWN_TRANSPORT);
    }
    boolean base64 = !query.getOrDefault("b64", "").isEmpty();
    String revision = query.getOrDefault("EIO", "");
    Encoding encoding = Encoding.of(revision.equals("4") ? 4 : 3, base64);
    boolean websocket = transport.equals("websocket");
    Optional<String> sid = Optional.ofNullable(query.get("sid")).filter(s -> !s.isEmpty());
    if (sid.isPresent()) {
      return new Continuing(sid.get(), websocket == upgrade, encoding);
    }
    if (!method.equals("GET")) {
      return new Refused(EngineError.BAD_HANDSHAKE_METHOD);
    }
    if (websocket != upgrade) {
      return new Refused(EngineError.BAD_REQUEST);
    }
    if (!revision.equals("4") && !(offer.eio3 && revision.equals("3"))) {
      return new Refused(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
    }
    // A script of revision 3's JSONP polling, whose answers any page could read.
    boolean script = revision.equals("3") && query.containsKey("j");
    return script ? new Refused(EngineError.BAD_REQUEST) : new Opening(transport, encoding);
  }
}
