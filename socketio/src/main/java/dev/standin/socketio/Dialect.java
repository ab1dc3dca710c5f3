package dev.standin.socketio;

import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;

/// What differs between the two revisions of the Socket.IO protocol: 5, and 4 of the 2.x clients.
/// Events, answers and their attachments are the same bytes in both.
enum Dialect {
  /// A client asks for each namespace with a payload, and is told its id or why not.
  V5 {
    @Override
    boolean entersAtOnce() {
      return false;
    }

    @Override
    boolean recovers() {
      return true;
    }

    @Override
    Inbound decode(PacketDecoder decoder, String text) {
      return decoder.decode(text);
    }

    @Override
    String socketId(LocalNamespace namespace, EngineSocket engine, Core core) {
      return core.newSocketId();
    }

    @Override
    EngineMessage connected(PacketEncoder encoder, String socketId) {
      return encoder.connected(socketId);
    }

    @Override
    EngineMessage refused(PacketEncoder encoder, Middleware.Verdict.Refuse why) {
      return encoder.refused(why.message(), why.data());
    }
  },

  /// A client is in `/` without asking, asks for other namespaces with a query instead of a
  /// payload, makes its socket ids of the engine's id, and is refused by an ERROR packet that holds
  /// the data or, without any, the sentence.
  V4 {
    @Override
    boolean entersAtOnce() {
      return true;
    }

    @Override
    boolean recovers() {
      return false;
    }

    @Override
    Inbound decode(PacketDecoder decoder, String text) {
      return text.startsWith("0") ? QueryConnect.decode(text) : decoder.decode(text);
    }

    @Override
    String socketId(LocalNamespace namespace, EngineSocket engine, Core core) {
      return namespace.name().equals("/") ? engine.id() : namespace.name() + "#" + engine.id();
    }

    @Override
    EngineMessage connected(PacketEncoder encoder, String socketId) {
      return encoder.connectedPlainly();
    }

    @Override
    EngineMessage refused(PacketEncoder encoder, Middleware.Verdict.Refuse why) {
      return why.data().isEmpty() ? encoder.error(why.message()) : encoder.error(why.data());
    }
  };

  static Dialect of(EngineSocket engine) {
    return engine.protocol() == 3 ? V4 : V5;
  }

  /// Whether a client is in `/` from the start.
  abstract boolean entersAtOnce();

  /// Whether clients know of connection state recovery.
  abstract boolean recovers();

  /// Reads a text packet; never throws.
  abstract Inbound decode(PacketDecoder decoder, String text);

  /// The id of a new socket.
  abstract String socketId(LocalNamespace namespace, EngineSocket engine, Core core);

  /// The answer to a client that is let in.
  abstract EngineMessage connected(PacketEncoder encoder, String socketId);

  /// The answer to a client that a middleware refused.
  ///
  /// @throws IllegalArgumentException if the data can't be sent
  abstract EngineMessage refused(PacketEncoder encoder, Middleware.Verdict.Refuse why);
}
