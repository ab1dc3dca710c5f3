package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Collects the answers to a broadcast from several owners, until each receiver has answered or
/// cannot any more.
final class BroadcastQuestion {

  private final CompletableFuture<Broadcast.BroadcastAcks> acks = new CompletableFuture<>();
  private final List<List<Object>> answers = new ArrayList<>();
  private final int receivers;
  private int missing;

  BroadcastQuestion(int receivers) {
    this.receivers = receivers;
    completeIfAll();
  }

  CompletableFuture<Broadcast.BroadcastAcks> acks() {
    return acks;
  }

  /// The receivers of one owner.
  Part part(long ackId, List<LocalSocket> sockets) {
    return new Part(ackId, sockets);
  }

  private void answered(List<Object> args) {
    synchronized (this) {
      answers.add(args);
    }
    completeIfAll();
  }

  private void missed(int more) {
    synchronized (this) {
      missing += more;
    }
    completeIfAll();
  }

  private void completeIfAll() {
    Broadcast.BroadcastAcks all;
    synchronized (this) {
      if (answers.size() + missing < receivers) {
        return;
      }
      all = new Broadcast.BroadcastAcks(List.copyOf(answers), missing);
    }
    acks.complete(all);
  }

  /// Waits for the sockets of one owner, on it, with one timer.
  final class Part implements PendingAcks.Wait {
    private final long ackId;
    private final List<LocalSocket> sockets;
    private int open;
    private Owner.@Nullable Cancel timer;

    private Part(long ackId, List<LocalSocket> sockets) {
      this.ackId = ackId;
      this.sockets = sockets;
      this.open = sockets.size();
    }

    void ask(Outgoing packet, boolean mayDrop, long millis) {
      for (LocalSocket socket : sockets) {
        socket.ask(ackId, packet, mayDrop, this);
      }
      if (open > 0) {
        timer = sockets.getFirst().owner().after(millis, this::expire);
      }
    }

    void unasked() {
      missed(sockets.size());
    }

    private void expire() {
      AckTimeoutException late = new AckTimeoutException("No acknowledgement in time");
      for (LocalSocket socket : sockets) {
        socket.giveUp(ackId, late);
      }
    }

    @Override
    public void answered(List<Object> args) {
      close();
      BroadcastQuestion.this.answered(args);
    }

    @Override
    public void lost(RuntimeException why) {
      close();
      missed(1);
    }

    private void close() {
      open--;
      if (open == 0 && timer != null) {
        timer.cancel();
      }
    }
  }
}
