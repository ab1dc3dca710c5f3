package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One question to one socket.
final class SocketQuestion implements PendingAcks.Wait {

  final CompletableFuture<List<Object>> answer = new CompletableFuture<>();

  /// Used on the owner only.
  Owner.@Nullable Cancel timer;

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
