package dev.standin.socketio;

/// Why a socket left its namespace; `text` is the name that Socket.IO gives it. Besides the reasons
/// here there are those of the engine ([dev.standin.socketio.engineio.CloseReason]), such as
/// `transport close` and `ping timeout`.
public record DisconnectReason(String text) {

  /// The client called `socket.disconnect()`.
  public static final DisconnectReason CLIENT_LEFT =
      new DisconnectReason("client namespace disconnect");

  /// The server called [Socket#disconnect].
  public static final DisconnectReason SERVER_LEFT =
      new DisconnectReason("server namespace disconnect");

  /// The client sent what is no packet.
  public static final DisconnectReason PARSE_ERROR = new DisconnectReason("parse error");

  /// The client broke the order of the protocol, such as an event before CONNECT, or joined no
  /// namespace in time.
  public static final DisconnectReason FORCED_SERVER_CLOSE =
      new DisconnectReason("forced server close");
}
