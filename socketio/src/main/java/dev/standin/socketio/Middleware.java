package dev.standin.socketio;

import java.util.concurrent.CompletionStage;

/// Decides whether a socket may connect to a namespace. Runs on the socket's owner and must not
/// block; complete the stage later for slow checks (the connect timeout bounds it).
@FunctionalInterface
public interface Middleware {

  CompletionStage<Verdict> check(Socket socket);

  /// The outcome of a check.
  sealed interface Verdict {

    /// The socket may go on.
    record Accept() implements Verdict {}

    /// The client gets `connect_error` with this message and, if not empty, this data (a JSON value
    /// of the kinds that [Socket#emit] takes).
    record Refuse(String message, java.util.Map<String, Object> data) implements Verdict {}
  }
}
