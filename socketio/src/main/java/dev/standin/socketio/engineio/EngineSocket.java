package dev.standin.socketio.engineio;

/// One Engine.IO session as the layer above sees it, whatever transport carries it at the moment.
public interface EngineSocket {

  /// The engine session id, unrelated to any Socket.IO socket id.
  String id();

  /// What the client said when it opened the session.
  Handshake handshake();

  /// The revision of the Engine.IO protocol that the client speaks: 4, or 3 for 2.x clients.
  default int protocol() {
    return 4;
  }

  /// The thread of execution that owns this session. All callbacks of [EngineListener] run on it.
  Owner owner();

  /// Queues a message for the client. Callable from any thread; messages from one thread keep their
  /// order. A message may be shared by many sockets and is encoded once. Sends after the end of the
  /// session are dropped.
  void send(EngineMessage message);

  /// Sends only if the transport can take it now, else drops it ("volatile").
  void sendVolatile(EngineMessage message);

  /// Whether a message that is sent now leaves at once; what a volatile packet of several messages
  /// asks before its first. On the owner.
  boolean ready();

  /// Runs the task on the owner, once, when the transport has taken all that was sent and can take
  /// more; never within this call, and not at all if the session ends before. Tasks run in the
  /// order of the calls, which are made on the owner.
  void whenDrained(Runnable task);

  /// Ends the session in good order: what is queued is flushed first. Callable from any thread.
  void close();

  /// The transport in use: `polling` or `websocket`.
  String transport();
}
