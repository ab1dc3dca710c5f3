package dev.standin.socketio.engineio;

import dev.standin.socketio.engineio.EngineListener.Receiver;
import dev.standin.socketio.engineio.Outgoing.Control;
import org.jspecify.annotations.Nullable;

/// One Engine.IO session as a state machine. What clients do and the time go in; answers to polls
/// and posts, frames on wires and calls to the receiver come out. It knows no socket, clock or
/// thread: its owner calls it, one call at a time, and afterwards looks at [#wantsFlush], [#dueAt]
/// and [#finished]. Times are nanoseconds of one monotonic clock that never was below 0.
@SuppressWarnings("ReferenceEquality") // polls, posts and wires are told apart by identity
public final class Session {

  /// What [#dueAt] says when nothing is due.
  public static final long NEVER = Long.MAX_VALUE;

  /// A client that ended by POST may have sent a GET at the same time; it gets its `6` this late.
  private static final int LATE_POLL_MILLIS = 2_000;

  private enum State {
    OPEN,
    /// The application has been told that it is over; the client still fetches what is queued.
    CLOSING,
    CLOSED
  }

  private final EngineLimits limits;
  private final Encoding encoding;
  private final Heartbeat heartbeat;
  private final Outlet outlet;
  private final Posts posts = new Posts(this);
  private final RateLimit rate = new RateLimit();
  private State state = State.OPEN;
  private CloseReason reason = CloseReason.FORCED_CLOSE;
  private boolean owesNoop;
  private long closeAt = NEVER;
  private @Nullable Receiver receiver;
  private @Nullable Upgrading upgrading;

  /// A session that begins now. Answer its OPEN packet with [#openByPoll] or [#openByWire] next.
  public Session(EngineLimits limits, Encoding encoding, long now) {
    this.limits = limits;
    this.encoding = encoding;
    this.heartbeat = new Heartbeat(limits, encoding.clientPings(), now);
    this.outlet = new Outlet(limits, encoding);
  }

  /// Opens over polling: the GET that asked for the session gets the OPEN packet.
  public void openByPoll(Poll opening, String openPacket) {
    encoding.answerOpen(opening, openPacket);
  }

  /// Opens over a WebSocket.
  public void openByWire(Wire opened, String openPacket) {
    outlet.moveTo(opened);
    opened.control(openPacket);
  }

  /// Who hears what the client sends; set once, right after opening.
  public void receiver(Receiver upper) {
    receiver = upper;
    if (state != State.OPEN) {
      upper.closed(reason);
    }
  }

  /// The transport in use: `polling` or `websocket`.
  public String transport() {
    return outlet.isPolling() ? "polling" : "websocket";
  }

  /// How this session's client speaks over polling, and which revision on WebSockets.
  public Encoding encoding() {
    return encoding;
  }

  boolean isPolling() {
    return outlet.isPolling();
  }

  boolean over() {
    return state == State.CLOSED;
  }

  /// Whether nothing is left to do; no further input has any effect but a refusal.
  public boolean finished() {
    return state == State.CLOSED && !owesNoop;
  }

  /// Whether the transport took all that was sent and can take more.
  public boolean drained() {
    return state == State.OPEN && outlet.drained();
  }

  /// Whether [#flush] has something to answer a waiting poll with.
  public boolean wantsFlush() {
    return outlet.asked() && !outlet.isEmpty();
  }

  /// A GET for this session.
  public void poll(Poll asking, long now) {
    elapse(now);
    if (state == State.OPEN && outlet.isPolling() && heartbeat.hopeless(now)) {
      end(CloseReason.PING_TIMEOUT);
    }
    if (owesNoop) {
      owesNoop = false;
      encoding.answer(asking, Control.NOOP);
    } else if (state == State.CLOSED) {
      asking.refuse(EngineError.UNKNOWN_SID);
    } else if (!outlet.isPolling()) {
      asking.refuse(EngineError.BAD_REQUEST);
    } else if (outlet.asked()) {
      end(CloseReason.TRANSPORT_ERROR);
      asking.refuse(EngineError.BAD_REQUEST);
    } else {
      outlet.ask(asking);
      if (upgrading != null) {
        upgrading.polled(now);
      }
      flush();
    }
  }

  /// The client went away from its GET: nobody knows what it has received, so the session ends.
  public void pollGone(Poll gone) {
    if (outlet.forget(gone)) {
      end(CloseReason.TRANSPORT_ERROR);
    }
  }

  /// Answers the waiting poll, if there is one, with what is queued. The end of a closing session
  /// has an answer of its own: the JavaScript client drops the messages that share a payload with
  /// it.
  public void flush() {
    if (state == State.CLOSING && outlet.asked() && outlet.isEmpty()) {
      finish();
    } else {
      outlet.flush();
    }
  }

  /// The POSTs for this session.
  public Posts posts() {
    return posts;
  }

  /// A WebSocket names this session in order to take it over. A second one, or one after the
  /// upgrade, is accepted and closed.
  public void upgrade(Wire candidate, long now) {
    elapse(now);
    if (state != State.OPEN || !outlet.isPolling() || upgrading != null) {
      candidate.end(CloseReason.TRANSPORT_ERROR);
      return;
    }
    upgrading = new Upgrading(candidate, now + Heartbeat.nanos(limits.upgradeTimeout()));
  }

  /// A text frame.
  public void text(Wire from, String text, long now) {
    frame(from, encoding.text(text), now);
  }

  /// A binary frame.
  public void binary(Wire from, byte[] bytes, long now) {
    frame(from, encoding.binary(bytes), now);
  }

  private void frame(Wire from, Packet packet, long now) {
    elapse(now);
    if (outlet.is(from)) {
      receive(packet, now);
    } else if (upgrading != null && from == upgrading.candidate) {
      probe(upgrading, packet);
    }
  }

  /// A WebSocket closed or broke; the session ends with the reason if that was its transport.
  public void gone(Wire gone, CloseReason why) {
    if (outlet.is(gone)) {
      end(why);
    } else if (upgrading != null && gone == upgrading.candidate) {
      upgrading = null;
    }
  }

  /// The WebSocket can take more.
  public void drained(Wire drained) {
    if (outlet.is(drained)) {
      drain();
    }
  }

  private void probe(Upgrading attempt, Packet packet) {
    switch (attempt.step(packet)) {
      case PROBED -> {
        attempt.candidate.control("3probe");
        releasePoll();
      }
      case MOVE -> complete(attempt);
      case REFUSE -> giveUpUpgrade(CloseReason.TRANSPORT_ERROR);
    }
  }

  private void complete(Upgrading attempt) {
    upgrading = null;
    outlet.moveTo(attempt.candidate);
    if (receiver != null && state == State.OPEN) {
      receiver.upgraded();
    }
    drain();
  }

  private void giveUpUpgrade(CloseReason why) {
    if (upgrading != null) {
      Wire candidate = upgrading.candidate;
      upgrading = null;
      candidate.end(why);
    }
  }

  private void releasePoll() {
    if (!outlet.asked()) {
      return;
    }
    if (outlet.isEmpty()) {
      outlet.send(Control.NOOP);
    }
    flush();
  }

  private void drain() {
    if (outlet.drain() && state == State.CLOSING) {
      finish();
    }
  }

  /// Queues or writes a message; a client that lets too much wait is given up.
  public void send(EngineMessage message) {
    if (state == State.OPEN) {
      put(message);
    }
  }

  /// Whether a message that is sent now leaves at once.
  public boolean ready() {
    return outlet.ready();
  }

  /// Sends a message only if the client can take it now.
  public void sendVolatile(EngineMessage message) {
    if (outlet.ready()) {
      send(message);
    }
  }

  /// Ends the session in good order: what is queued goes out first, as far as the client fetches it
  /// in time.
  public void close(CloseReason why, long now) {
    if (state != State.OPEN) {
      return;
    }
    state = State.CLOSING;
    closeAt = now + Heartbeat.nanos(limits.closeTimeout());
    tell(why);
    if (outlet.isPolling()) {
      flush();
    } else {
      drain();
    }
  }

  /// Ends what is closing without waiting for the client any longer.
  public void abandon() {
    if (state == State.CLOSING) {
      finish();
    }
    owesNoop = false;
  }

  /// When [#elapse] has something to do next, or [#NEVER].
  public long dueAt() {
    return switch (state) {
      case OPEN -> {
        long due = heartbeat.dueAt();
        yield upgrading == null ? due : Math.min(due, upgrading.dueAt());
      }
      case CLOSING -> upgrading == null ? closeAt : Math.min(closeAt, upgrading.dueAt());
      case CLOSED -> owesNoop ? closeAt : NEVER;
    };
  }

  /// Does what is due.
  public void elapse(long now) {
    if (state == State.OPEN) {
      switch (heartbeat.beat(now)) {
        case NOTHING -> {}
        case PING -> {
          put(Control.PING);
          flush();
        }
        case LOST -> end(CloseReason.PING_TIMEOUT);
      }
    } else if (now >= closeAt) {
      abandon();
    }
    if (upgrading != null) {
      if (now >= upgrading.giveUpAt) {
        giveUpUpgrade(CloseReason.TRANSPORT_ERROR);
      } else if (now >= upgrading.noopAt) {
        upgrading.noopAt = NEVER;
        releasePoll();
      }
    }
  }

  /// Takes one packet from the client.
  void receive(Packet packet, long now) {
    if (state == State.CLOSED || receiver == null) {
      return;
    }
    if (!rate.take(limits.packetRate(), now)) {
      end(CloseReason.RATE_LIMIT);
      return;
    }
    switch (packet) {
      case Packet.Text(String data) when state == State.OPEN -> receiver.text(data);
      case Packet.Binary(byte[] data) when state == State.OPEN -> receiver.binary(data);
      case Packet.Text(_), Packet.Binary(_) -> {}
      case Packet.Ping(_) when encoding.clientPings() -> pinged(now);
      case Packet.Pong(_) when !encoding.clientPings() -> heartbeat.heard(now);
      case Packet.Close() -> closedByClient(now);
      case Packet.Ping(_), Packet.Pong(_) -> end(CloseReason.TRANSPORT_ERROR);
      case Packet.Malformed() -> end(CloseReason.PARSE_ERROR);
      case Packet.Open(), Packet.Upgrade(), Packet.Noop() -> {}
    }
  }

  private void pinged(long now) {
    if (state == State.OPEN) {
      heartbeat.heard(now);
      put(Control.PONG);
    }
  }

  private void closedByClient(long now) {
    owesNoop = outlet.isPolling() && !outlet.asked();
    closeAt = now + Heartbeat.nanos(LATE_POLL_MILLIS);
    outlet.answer(Control.NOOP);
    end(CloseReason.TRANSPORT_CLOSE);
  }

  private void put(Outgoing packet) {
    if (!outlet.send(packet)) {
      end(CloseReason.SLOW_CLIENT);
    }
  }

  /// Ends at once: what is queued is lost.
  void end(CloseReason why) {
    if (state == State.CLOSED) {
      return;
    }
    boolean told = state == State.CLOSING;
    reason = told ? reason : why;
    finish();
    if (!told) {
      tell(why);
    }
  }

  private void finish() {
    state = State.CLOSED;
    giveUpUpgrade(reason);
    posts.refuseOpen();
    outlet.end(reason);
  }

  private void tell(CloseReason why) {
    reason = why;
    if (receiver != null) {
      receiver.closed(why);
    }
  }
}
