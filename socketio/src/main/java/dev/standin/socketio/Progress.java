package dev.standin.socketio;

import org.jspecify.annotations.Nullable;

/// How far one socket was brought in its namespace's log. On the owner, but for [#recovered].
final class Progress {

  private final LocalSocket socket;
  private final RecoveryLog.Session session;
  private final boolean recovered;
  private Offset reached;
  private Offset told;
  private @Nullable Replay replay;

  /// A socket of a new session.
  Progress(LocalSocket socket, RecoveryLog.Session session) {
    this.socket = socket;
    this.session = session;
    this.reached = session.from();
    this.told = session.from();
    this.recovered = false;
  }

  /// A socket that goes on with a session and is to be brought what it missed.
  Progress(LocalSocket socket, RecoveryLog.Session session, Sessions sessions) {
    this.socket = socket;
    this.session = session;
    this.reached = session.from();
    this.told = session.from();
    this.recovered = true;
    this.replay = new Replay(socket, this, sessions);
  }

  RecoveryLog.Session session() {
    return session;
  }

  boolean recovered() {
    return recovered;
  }

  /// Everything up to here that concerns the socket was handed to its transport.
  Offset reached() {
    return reached;
  }

  /// The last place that its client was told, or where its session goes on from.
  Offset told() {
    return told;
  }

  /// Whether it has caught up with the log.
  boolean live() {
    return replay == null;
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
      told = place;
    }
    socket.connection().send(packet.marked(), mayDrop);
  }
}
