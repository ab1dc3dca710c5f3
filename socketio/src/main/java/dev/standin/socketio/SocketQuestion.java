package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One question to one socket.
final class SocketQuestion implements PendingAcks.Wait {

  private final CompletableFuture<List<Object>> answer = new CompletableFuture<>();
  private Owner.@Nullable Cancel timer;

  CompletableFuture<List<Object>> answer() {
    return answer;
  }

  /// The timer that ends the wait; it is stopped when there is nothing to wait for.
  void until(Owner.Cancel deadline) {
    timer = deadline;
  }

  @Override
  public void answered(List<Object> args) {
    stop();
    answer.complete(args);
  }

  @Override
  public void lost(RuntimeException why) {
    stop();
    answer.completeExceptionally(why);
  }

  private void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
