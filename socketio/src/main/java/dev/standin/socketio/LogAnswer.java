package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One answer of a [RecoveryLog], awaited on a socket's owner until the connect timeout. Without it
/// the socket's connection ends, so that the client comes back and asks again.
final class LogAnswer<T> {

  private final LocalSocket socket;
  private final Consumer<T> then;
  private Owner.@Nullable Cancel deadline;
  private boolean late;

  private LogAnswer(LocalSocket socket, Consumer<T> then) {
    this.socket = socket;
    this.then = then;
  }

  /// Runs `then` with the answer, now if it is there; not at all if the connection ended.
  static <T> void await(
      LocalSocket socket, Supplier<CompletionStage<T>> question, Consumer<T> then) {
    CompletableFuture<T> answer;
    try {
      answer = question.get().toCompletableFuture();
    } catch (RuntimeException | Error fault) {
      socket.lost(fault);
      return;
    }
    new LogAnswer<>(socket, then).await(answer);
  }

  private void await(CompletableFuture<T> answer) {
    if (answer.isDone()) {
      take(answer);
      return;
    }
    Owner owner = socket.owner();
    deadline =
        owner.after(socket.core().options().connectTimeout().toMillis(), () -> expire(answer));
    answer.whenComplete((value, fault) -> owner.execute(() -> take(answer)));
  }

  private void expire(CompletableFuture<T> answer) {
    if (!answer.isDone()) {
      late = true;
      socket.lost(new TimeoutException("no answer within the connect timeout"));
    }
  }

  private void take(CompletableFuture<T> answer) {
    if (deadline != null) {
      deadline.cancel();
    }
    if (late || socket.over()) {
      return;
    }
    try {
      then.accept(answer.join());
    } catch (CompletionException fault) {
      socket.lost(fault.getCause() == null ? fault : fault.getCause());
    } catch (RuntimeException | Error fault) {
      socket.lost(fault);
    }
  }
}
