package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import dev.standin.socketio.engineio.Poll;
import dev.standin.socketio.engineio.Post;
import dev.standin.socketio.engineio.Posts;
import dev.standin.socketio.engineio.Session;
import dev.standin.socketio.engineio.Wire;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A session on its loop: passes inputs to the state machine and afterwards does what it asks for,
/// sets its timer and forgets it when it is over. All but the methods of [EngineSocket] are called
/// on the loop.
final class LoopSession extends TimerWheel.Node implements EngineSocket, Loop.Flushable {

  private static final System.Logger LOG = System.getLogger(LoopSession.class.getName());

  private final String id;
  private final Handshake handshake;
  private final Loop loop;
  private final Consumer<LoopSession> whenOver;
  private final Session session;
  private boolean flushPlanned;
  private boolean over;
  private @Nullable Runnable whenDrained;

  /// Who the session is: its secret id, the request that opened it and how its client speaks.
  record Identity(String id, Handshake handshake, Encoding encoding) {}

  /// @param whenOver told once, when nothing is left of the session
  LoopSession(Identity identity, Loop loop, EngineLimits limits, Consumer<LoopSession> whenOver) {
    this.id = identity.id();
    this.handshake = identity.handshake();
    this.loop = loop;
    this.whenOver = whenOver;
    this.session = new Session(limits, identity.encoding(), loop.now());
  }

  Encoding encoding() {
    return session.encoding();
  }

  Loop loop() {
    return loop;
  }

  // --- inputs ---

  void openByPoll(Poll poll, String openPacket, EngineListener listener) {
    session.openByPoll(poll, openPacket);
    announce(listener);
  }

  void openByWire(Wire wire, String openPacket, EngineListener listener) {
    session.openByWire(wire, openPacket);
    announce(listener);
  }

  private void announce(EngineListener listener) {
    try {
      session.receiver(listener.opened(this));
    } catch (RuntimeException e) {
      failed(e);
    }
    settle();
  }

  void poll(Poll poll) {
    guarded(() -> session.poll(poll, loop.now()));
  }

  void pollGone(Poll poll) {
    guarded(() -> session.pollGone(poll));
  }

  void post(Post post) {
    guarded(() -> session.posts().begin(post, loop.now()));
  }

  void posted(Post post, String body) {
    guarded(() -> session.posts().body(post, body, loop.now()));
  }

  void posted(Post post, byte[] body) {
    guarded(() -> session.posts().body(post, body, loop.now()));
  }

  /// A POST that ends without a body, however it ends.
  void post(Consumer<Posts> outcome) {
    guarded(() -> outcome.accept(session.posts()));
  }

  void upgrade(Wire candidate) {
    guarded(() -> session.upgrade(candidate, loop.now()));
  }

  void text(Wire from, String text) {
    try {
      session.text(from, text, loop.now());
    } catch (RuntimeException e) {
      failed(e);
    }
    settle();
  }

  void binary(Wire from, byte[] bytes) {
    try {
      session.binary(from, bytes, loop.now());
    } catch (RuntimeException e) {
      failed(e);
    }
    settle();
  }

  void drained(Wire wire) {
    guarded(() -> session.drained(wire));
  }

  void gone(Wire wire, CloseReason reason) {
    guarded(() -> session.gone(wire, reason));
  }

  void shutdown() {
    guarded(() -> session.close(CloseReason.SERVER_SHUTTING_DOWN, loop.now()));
  }

  /// Ends the session without waiting for its client.
  void abandon() {
    shutdown();
    guarded(session::abandon);
  }

  @Override
  void fire(long now) {
    guarded(() -> session.elapse(now));
  }

  @Override
  public void flushNow() {
    flushPlanned = false;
    guarded(session::flush);
  }

  // --- outputs ---

  private void guarded(Runnable input) {
    try {
      input.run();
    } catch (RuntimeException e) {
      failed(e);
    }
    settle();
  }

  /// The layer above threw: it may be in any state now, so the session ends.
  private void failed(RuntimeException e) {
    LOG.log(System.Logger.Level.ERROR, "A session's receiver failed; the session ends", e);
    try {
      session.close(CloseReason.TRANSPORT_ERROR, loop.now());
    } catch (RuntimeException again) {
      LOG.log(System.Logger.Level.ERROR, "The receiver failed on closing, too", again);
    }
  }

  private void settle() {
    if (session.finished()) {
      finish();
      return;
    }
    long due = session.dueAt();
    if (!scheduled() || due < dueAt()) {
      loop.schedule(this, due);
    }
    if (whenDrained != null && session.drained()) {
      loop.execute(this::runDrained);
    }
    if (session.wantsFlush() && !flushPlanned) {
      flushPlanned = true;
      loop.atTickEnd(this);
    }
  }

  private void finish() {
    if (!over) {
      over = true;
      loop.cancel(this);
      whenOver.accept(this);
    }
  }

  // --- EngineSocket ---

  @Override
  public String id() {
    return id;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public int protocol() {
    return encoding().protocol();
  }

  @Override
  public Owner owner() {
    return loop;
  }

  @Override
  public void send(EngineMessage message) {
    if (loop.here()) {
      try {
        session.send(message);
      } finally {
        settle();
      }
    } else {
      loop.execute(() -> guarded(() -> session.send(message)));
    }
  }

  @Override
  public boolean ready() {
    return session.ready();
  }

  @Override
  public void sendVolatile(EngineMessage message) {
    loop.run(() -> guarded(() -> session.sendVolatile(message)));
  }

  @Override
  public void whenDrained(Runnable task) {
    Runnable before = whenDrained;
    whenDrained =
        before == null
            ? task
            : () -> {
              before.run();
              task.run();
            };
    settle();
  }

  /// More may have been sent since it was planned: then it waits on.
  private void runDrained() {
    Runnable task = whenDrained;
    if (task != null && session.drained()) {
      whenDrained = null;
      guarded(task);
    }
  }

  @Override
  public void close() {
    loop.run(() -> guarded(() -> session.close(CloseReason.FORCED_CLOSE, loop.now())));
  }

  @Override
  public String transport() {
    return session.transport();
  }
}
