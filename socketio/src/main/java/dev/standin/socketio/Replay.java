package dev.standin.socketio;

import dev.standin.socketio.Sessions.Page;
import java.util.ArrayDeque;
import java.util.Deque;

/// Brings one socket what it missed, as fast as its transport takes it, and holds back what it is
/// sent meanwhile. On the owner.
///
/// What is held back is bounded: live events of the log are forgotten when there are too many,
/// since another page tells them; too much of anything else ends the connection (`slow client`).
final class Replay {

  /// How much is handed to the transport before it is asked whether it took it, in bytes.
  private static final int PORTION = 128 << 10;

  private static final int MAX_HELD = 1_000;
  private static final int MAX_HELD_BYTES = 1 << 20;

  private final LocalSocket socket;
  private final Progress progress;
  private final Sessions sessions;
  private final Deque<Outgoing> held = new ArrayDeque<>();
  private int heldBytes;

  /// A live event was not held: only another page tells it.
  private boolean forgot;

  Replay(LocalSocket socket, Progress progress, Sessions sessions) {
    this.socket = socket;
    this.progress = progress;
    this.sessions = sessions;
  }

  /// Asks for the next page. It tells all events that were sent before now.
  void read() {
    if (!socket.connected()) {
      return;
    }
    forgetEvents();
    forgot = false;
    LogAnswer.await(socket, () -> sessions.missed(socket, progress.reached()), this::bring);
  }

  private void bring(Page page) {
    for (int bytes = 0; page.events().hasNext() && bytes < PORTION; ) {
      Outgoing event = page.events().next();
      bytes += event.cost();
      progress.pass(event, false);
    }
    if (!socket.connected()) {
      return;
    }
    if (page.events().hasNext()) {
      socket.connection().whenDrained(() -> bring(page));
      return;
    }
    progress.reach(page.upTo());
    if (page.last() && !forgot) {
      finish();
    } else {
      socket.connection().whenDrained(this::read);
    }
  }

  private void finish() {
    progress.caughtUp();
    while (!held.isEmpty()) {
      progress.pass(held.removeFirst(), false);
    }
  }

  /// Keeps a packet until everything that was missed is told.
  void hold(Outgoing packet) {
    if (!fits(packet)) {
      forgetEvents();
      forgot = true;
    }
    if (forgot && packet.place() != null) {
      return;
    }
    if (fits(packet)) {
      held.addLast(packet);
      heldBytes += packet.cost();
    } else {
      socket.overrun();
    }
  }

  private boolean fits(Outgoing packet) {
    return held.isEmpty()
        || (held.size() < MAX_HELD && heldBytes + (long) packet.cost() <= MAX_HELD_BYTES);
  }

  private void forgetEvents() {
    held.removeIf(packet -> packet.place() != null);
    heldBytes = 0;
    for (Outgoing packet : held) {
      heldBytes += packet.cost();
    }
  }
}
