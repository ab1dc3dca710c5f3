package dev.standin.socketio;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Decides whether a socket may connect to a namespace. Runs on the socket's owner and must not
/// block; complete the stage later for slow checks (the connect timeout bounds it).
@FunctionalInterface
public interface Middleware {

  CompletionStage<Verdict> check(Socket socket);

  /// The verdict of a check that is done at once: the socket may go on.
  static CompletionStage<Verdict> accept() {
    return CompletableFuture.completedFuture(new Verdict.Accept());
  }

  /// The verdict of a check that is done at once: see [Verdict.Refuse].
  static CompletionStage<Verdict> refuse(String message, Map<String, Object> data) {
    return CompletableFuture.completedFuture(new Verdict.Refuse(message, data));
  }

  /// The outcome of a check.
  sealed interface Verdict {

    /// The socket may go on.
    record Accept() implements Verdict {}

    /// The client gets `connect_error` with this message and, if not empty, this data (a JSON value
    /// of the kinds that [Socket#emit] takes).
    record Refuse(String message, Map<String, Object> data) implements Verdict {}
  }
}
