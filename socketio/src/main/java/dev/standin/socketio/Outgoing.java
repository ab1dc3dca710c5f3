package dev.standin.socketio;

import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import java.util.List;

/// One packet for clients, encoded once for all its receivers: the text, then its attachments.
record Outgoing(EngineMessage text, List<EngineMessage> attachments) {

  /// Runs on the socket's owner, so that no other packet comes between a text and its attachments.
  void sendTo(EngineSocket engine) {
    engine.send(text);
    for (EngineMessage attachment : attachments) {
      engine.send(attachment);
    }
  }

  /// Sends if the transport can take it now. A packet with attachments is always sent: the engine
  /// decides message by message, and half a packet would break the connection.
  void offerTo(EngineSocket engine) {
    if (attachments.isEmpty()) {
      engine.sendVolatile(text);
    } else {
      sendTo(engine);
    }
  }
}
