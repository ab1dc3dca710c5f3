package dev.standin.socketio.example;

import dev.standin.socketio.Socket;
import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineSocket;
import dev.standin.socketio.engineio.Handshake;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/// Lets handlers cut a client's transport without a word of Socket.IO, as a broken network does.
final class Cuts implements EngineListener {

  private final EngineListener upper;
  private final Map<Handshake, EngineSocket> sessions =
      Collections.synchronizedMap(new IdentityHashMap<>());

  Cuts(EngineListener upper) {
    this.upper = upper;
  }

  void cut(Socket socket) {
    EngineSocket session = sessions.get(socket.handshake());
    if (session != null) {
      session.close();
    }
  }

  String transport(Socket socket) {
    EngineSocket session = sessions.get(socket.handshake());
    return session == null ? "none" : session.transport();
  }

  @Override
  public Receiver opened(EngineSocket session) {
    sessions.put(session.handshake(), session);
    Receiver receiver = upper.opened(session);
    return new Receiver() {
      @Override
      public void text(String payload) {
        receiver.text(payload);
      }

      @Override
      public void binary(byte[] payload) {
        receiver.binary(payload);
      }

      @Override
      public void closed(CloseReason reason) {
        sessions.remove(session.handshake());
        receiver.closed(reason);
      }
    };
  }
}
