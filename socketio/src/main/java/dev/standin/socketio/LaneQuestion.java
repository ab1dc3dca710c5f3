package dev.standin.socketio;

import dev.standin.socketio.engineio.Owner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question to the sockets of one owner; waits for them on it, with one timer.
final class LaneQuestion implements PendingAcks.Wait {

  private final long ackId;
  private final List<LocalSocket> sockets;
  private final Adapter.Answers answers;
  private int open;
  private Owner.@Nullable Cancel timer;

  LaneQuestion(long ackId, List<LocalSocket> sockets, Adapter.Answers answers) {
    this.ackId = ackId;
    this.sockets = sockets;
    this.answers = answers;
    this.open = sockets.size();
  }

  void ask(Outgoing packet, Emission emission, long millis) {
    for (LocalSocket socket : sockets) {
      if (socket.watched()) {
        socket.sent(emission.event(), emission.args());
      }
      socket.ask(ackId, packet, emission.mayDrop(), this);
    }
    if (open > 0) {
      timer = sockets.getFirst().owner().after(millis, this::expire);
    }
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
    answers.answered(args);
  }

  @Override
  public void lost(RuntimeException why) {
    close();
    answers.missed(1);
  }

  private void close() {
    open--;
    if (open == 0 && timer != null) {
      timer.cancel();
    }
  }
}
