package dev.standin.socketio;

import dev.standin.socketio.RecoveryLog.Missed;
import dev.standin.socketio.RecoveryLog.Page;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

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
  private final RecoveryLog log;
  private final Deque<Outgoing> held = new ArrayDeque<>();
  private int heldBytes;

  /// A live event was not held: only another page tells it.
  private boolean forgot;

  Replay(LocalSocket socket, Progress progress, RecoveryLog log) {
    this.socket = socket;
    this.progress = progress;
    this.log = log;
  }

  /// Asks for the next page. It tells all events that were sent before now.
  void read() {
    if (!socket.connected()) {
      return;
    }
    forgetEvents();
    forgot = false;
    LogAnswer.await(
        socket,
        () -> log.missed(socket, progress.reached()),
        page -> bring(page, page.events().iterator()));
  }

  private void bring(Page page, Iterator<Missed> rest) {
    for (int bytes = 0; rest.hasNext() && bytes < PORTION; ) {
      bytes += bring(rest.next());
    }
    if (!socket.connected()) {
      return;
    }
    if (rest.hasNext()) {
      socket.whenDrained(() -> bring(page, rest));
      return;
    }
    progress.reach(page.upTo());
    if (page.last() && !forgot) {
      finish();
    } else {
      socket.whenDrained(this::read);
    }
  }

  /// Sends one event and tells its size. One that cannot be sent is reported and left out: it would
  /// stop the client here each time that it comes back.
  private int bring(Missed missed) {
    Outgoing packet;
    try {
      packet =
          socket
              .namespace()
              .encoder()
              .event(missed.event(), missed.args().toArray())
              .at(missed.at());
    } catch (IllegalArgumentException unsendable) {
      socket.core().fault("an event of a recovery log", unsendable);
      return 0;
    }
    progress.pass(packet, false);
    return packet.cost();
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
