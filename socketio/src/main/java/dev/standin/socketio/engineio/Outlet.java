package dev.standin.socketio.engineio;

import dev.standin.socketio.engineio.Outgoing.Control;
import org.jspecify.annotations.Nullable;

/// The way out of one session: what waits for the client, and the GET or the WebSocket that takes
/// it.
@SuppressWarnings("ReferenceEquality") // polls and wires are told apart by identity
final class Outlet {

  private final EngineLimits limits;
  private final Encoding encoding;
  private final OutgoingQueue queue = new OutgoingQueue();
  private @Nullable Wire wire;
  private @Nullable Poll poll;

  Outlet(EngineLimits limits, Encoding encoding) {
    this.limits = limits;
    this.encoding = encoding;
  }

  /// Whether the client still fetches by GET.
  boolean isPolling() {
    return wire == null;
  }

  boolean is(Wire other) {
    return wire == other;
  }

  /// Whether nothing waits for the client.
  boolean isEmpty() {
    return queue.isEmpty();
  }

  /// Whether the transport has taken everything and can take more.
  boolean drained() {
    return queue.isEmpty() && (wire == null || wire.writable());
  }

  /// Whether a GET waits for its answer.
  boolean asked() {
    return poll != null;
  }

  /// Whether a message that is sent now leaves at once.
  boolean ready() {
    return wire == null ? poll != null : queue.isEmpty() && wire.writable();
  }

  /// A GET waits from now on.
  void ask(Poll asking) {
    poll = asking;
  }

  /// Forgets a GET whose client went away; false if it was not waiting.
  boolean forget(Poll gone) {
    if (poll != gone) {
      return false;
    }
    poll = null;
    return true;
  }

  /// A WebSocket takes the session over. A GET that is still there came after `5` and is refused.
  void moveTo(Wire next) {
    wire = next;
    if (poll != null) {
      poll.refuse(EngineError.BAD_REQUEST);
      poll = null;
    }
  }

  /// Writes a packet, or lets it wait; false if too much waits already.
  boolean send(Outgoing packet) {
    Wire to = wire;
    if (to != null && queue.isEmpty() && to.writable()) {
      write(to, packet);
      return true;
    }
    return queue.offer(packet, limits);
  }

  /// Answers the waiting GET with what is queued; without either nothing happens.
  void flush() {
    Poll waiting = poll;
    if (waiting != null && !queue.isEmpty()) {
      poll = null;
      encoding.answer(waiting, queue.take(limits, encoding.joint()));
    }
  }

  /// Answers the waiting GET, if there is one, with one packet of the engine alone.
  void answer(Control packet) {
    if (poll != null) {
      encoding.answer(poll, packet);
      poll = null;
    }
  }

  /// Writes as much of what is queued as the WebSocket takes; true if that was all.
  boolean drain() {
    Wire to = wire;
    while (to != null && to.writable()) {
      Outgoing packet = queue.poll();
      if (packet == null) {
        return true;
      }
      write(to, packet);
    }
    return false;
  }

  /// Ends the transport; what is queued is lost.
  void end(CloseReason reason) {
    queue.clear();
    answer(Control.CLOSE);
    if (wire != null) {
      wire.end(reason);
    }
  }

  private static void write(Wire to, Outgoing packet) {
    switch (packet) {
      case EngineMessage message -> to.write(message);
      case Control control -> to.control(control.text());
    }
  }
}
