package dev.standin.socketio;

/// Decides whether an event that a client sent is handled. Runs on the socket's owner and must not
/// block.
@FunctionalInterface
public interface EventMiddleware {

  /// A refused event reaches no handler; its message and data go to [Socket#onError], and to the
  /// client only if the application sends them.
  Middleware.Verdict check(Event event);
}
