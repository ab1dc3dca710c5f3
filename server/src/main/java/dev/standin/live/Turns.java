package dev.standin.live;

import dev.standin.chat.UserId;
import dev.standin.socketio.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/// Lets few sockets of each user read what they missed at a time: a user with thousands of them,
/// who asks for pages and takes none, costs no more than a few pages, and the others no more than a
/// short wait. Callable from any thread.
final class Turns {

  /// Sockets of one user that have a page out, or are about to.
  static final int AT_ONCE = 4;

  private static final String WATCHED = "turns";

  private final Executor threads;
  private final Map<UserId, Sockets> byUser = new HashMap<>();

  /// A read that waits for its turn.
  private record Wait(Socket socket, Runnable read, CompletableFuture<?> answer) {}

  /// One user's. Guarded by the monitor of the turns.
  private static final class Sockets {
    private final Set<Socket> served = new HashSet<>();
    private final LinkedHashMap<Socket, Wait> waiting = new LinkedHashMap<>();
  }

  /// @param threads where is read
  Turns(Executor threads) {
    this.threads = threads;
  }

  /// Reads when it is the socket's turn, which it keeps until [#leave] or its end. On its owner. A
  /// stage that fails has to end the socket.
  <T> CompletionStage<T> read(Socket socket, UserId user, Supplier<T> reading) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Wait wait = new Wait(socket, () -> answer.completeAsync(reading, threads), answer);
    if (socket.data().putIfAbsent(WATCHED, true) == null) {
      socket.onDisconnect(_ -> leave(socket, user));
    }
    if (begins(wait, user)) {
      run(wait);
    }
    return answer;
  }

  private synchronized boolean begins(Wait wait, UserId user) {
    Sockets sockets = byUser.computeIfAbsent(user, _ -> new Sockets());
    if (sockets.served.contains(wait.socket)) {
      return true;
    }
    if (sockets.served.size() < AT_ONCE) {
      return sockets.served.add(wait.socket);
    }
    sockets.waiting.put(wait.socket, wait);
    return false;
  }

  private static void run(Wait wait) {
    try {
      wait.read.run();
    } catch (RejectedExecutionException full) {
      wait.answer.completeExceptionally(full);
    }
  }

  /// The socket's turn is over, or it waits no longer; the next one's begins.
  void leave(Socket socket, UserId user) {
    next(socket, user).ifPresent(Turns::run);
  }

  private synchronized Optional<Wait> next(Socket socket, UserId user) {
    Sockets sockets = byUser.get(user);
    if (sockets == null) {
      return Optional.empty();
    }
    sockets.waiting.remove(socket);
    if (!sockets.served.remove(socket)) {
      return Optional.empty();
    }
    Optional<Wait> next =
        Optional.ofNullable(sockets.waiting.pollFirstEntry()).map(Map.Entry::getValue);
    next.ifPresent(wait -> sockets.served.add(wait.socket));
    if (sockets.served.isEmpty()) {
      byUser.remove(user);
    }
    return next;
  }
}
