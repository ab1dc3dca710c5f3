package dev.standin.socketio;

import org.jspecify.annotations.Nullable;

/// How far one socket was brought in its namespace's log. On the owner, but for [#recovered].
final class Progress {

  private final LocalSocket socket;
  private final boolean recovered;
  private Offset reached;
  private @Nullable Replay replay;

  Progress(LocalSocket socket, Offset from) {
    this.socket = socket;
    this.reached = from;
    this.recovered = false;
  }

  /// A socket that is to be brought what is behind `from` in the log.
  Progress(LocalSocket socket, Offset from, RecoveryLog log) {
    this.socket = socket;
    this.reached = from;
    this.recovered = true;
    this.replay = new Replay(socket, this, log);
  }

  boolean recovered() {
    return recovered;
  }

  Offset reached() {
    return reached;
  }

  /// Everything up to this place was told.
  void reach(Offset place) {
    if (!reached.covers(place)) {
      reached = place;
    }
  }

  /// Starts to bring what was missed.
  void begin() {
    if (replay != null) {
      replay.read();
    }
  }

  /// All that was missed is told.
  void caughtUp() {
    replay = null;
  }

  void deliver(Outgoing packet, boolean mayDrop) {
    if (replay == null) {
      pass(packet, mayDrop);
    } else if (!mayDrop) {
      replay.hold(packet);
    }
  }

  /// Sends the packet, unless it is an event of the log that the client has already.
  void pass(Outgoing packet, boolean mayDrop) {
    Offset place = packet.place();
    if (place != null) {
      if (reached.covers(place)) {
        return;
      }
      reached = place;
    }
    socket.transmit(packet.marked(), mayDrop);
  }
}
