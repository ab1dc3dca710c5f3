package dev.standin.live;

import dev.standin.chat.UserId;
import dev.standin.socketio.Middleware;
import dev.standin.socketio.Socket;
import dev.standin.wire.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Lets a socket in whose client proved who it is, and remembers who.
final class Door implements Middleware {

  private static final String USER = "user";

  private final Sessions sessions;
  private final Delivery delivery;

  Door(Sessions sessions, Delivery delivery) {
    this.sessions = sessions;
    this.delivery = delivery;
  }

  /// Who the socket belongs to; empty if it was not let in yet.
  static Optional<UserId> known(Socket socket) {
    return socket.data().get(USER) instanceof UserId user ? Optional.of(user) : Optional.empty();
  }

  /// Who the socket belongs to; only for sockets that were let in.
  static UserId user(Socket socket) {
    return known(socket)
        .orElseThrow(() -> new IllegalStateException("this socket was never let in"));
  }

  @Override
  public CompletionStage<Verdict> check(Socket socket) {
    Optional<String> token = PresentedToken.of(socket);
    if (token.isEmpty()) {
      return CompletableFuture.completedFuture(refuse(socket, Problem.NO_TOKEN));
    }
    return sessions
        .user(token.get())
        .thenCompose(user -> enter(socket, user))
        .exceptionally(_ -> refuse(socket, Problem.UNAVAILABLE));
  }

  private CompletionStage<Verdict> enter(Socket socket, Optional<UserId> user) {
    if (user.isEmpty()) {
      return CompletableFuture.completedFuture(refuse(socket, Problem.INVALID_TOKEN));
    }
    return delivery
        .arriving(user.get())
        .thenApply(
            _ -> {
              socket.data().put(USER, user.get());
              return new Verdict.Accept();
            });
  }

  /// A 2.x client is told either the data or the sentence, so there the sentence is all.
  private static Verdict refuse(Socket socket, Problem problem) {
    boolean old = socket.handshake().query("EIO").equals(Optional.of("3"));
    Map<String, Object> data = old ? Map.of() : Map.of("code", problem.code());
    return new Verdict.Refuse(problem.sentence(), data);
  }
}
