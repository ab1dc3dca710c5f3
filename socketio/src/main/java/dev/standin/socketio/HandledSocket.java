package dev.standin.socketio;

import dev.standin.socketio.Middleware.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The part of a socket that needs to know neither its state nor its connection: the application's
/// handlers and data, and the choice of other sockets.
abstract class HandledSocket implements Socket {

  final Handlers handlers;

  /// Whether there are handlers of outgoing events; beside the state, which deliveries read anyway.
  private volatile boolean watched;

  private volatile @Nullable Map<String, Object> data;

  /// What is to run when the lock is given back; guarded by it.
  private List<Runnable> later = List.of();

  HandledSocket(Handlers handlers) {
    this.handlers = handlers;
  }

  boolean watched() {
    return watched;
  }

  /// Runs the change under the lock of the socket's state.
  final void locked(Runnable change) {
    if (Thread.holdsLock(handlers)) {
      change.run();
      return;
    }
    List<Runnable> free = List.of();
    try {
      synchronized (handlers) {
        try {
          change.run();
        } finally {
          free = later;
          later = List.of();
        }
      }
    } finally {
      free.forEach(Runnable::run);
    }
  }

  /// Runs the task when this thread does not hold that lock, now or behind the change: handlers may
  /// do anything, with other sockets too.
  final void unlocked(Runnable task) {
    if (Thread.holdsLock(handlers)) {
      List<Runnable> more = new ArrayList<>(later);
      more.add(task);
      later = more;
    } else {
      task.run();
    }
  }

  @Override
  public Socket on(String event, EventHandler handler) {
    handlers.on(event, handler);
    return this;
  }

  @Override
  public Socket once(String event, EventHandler handler) {
    handlers.once(event, handler);
    return this;
  }

  @Override
  public Socket off(String event) {
    handlers.off(event);
    return this;
  }

  @Override
  public Socket off(String event, EventHandler handler) {
    handlers.off(event, handler);
    return this;
  }

  @Override
  public Socket onAny(EventHandler handler) {
    handlers.onAny(handler);
    return this;
  }

  @Override
  public Socket prependAny(EventHandler handler) {
    handlers.prependAny(handler);
    return this;
  }

  @Override
  public Socket offAny() {
    handlers.offAny();
    return this;
  }

  @Override
  public Socket offAny(EventHandler handler) {
    handlers.offAny(handler);
    return this;
  }

  @Override
  public Socket onAnyOutgoing(OutgoingHandler handler) {
    handlers.onAnyOutgoing(handler);
    watched = true;
    return this;
  }

  @Override
  public Socket prependAnyOutgoing(OutgoingHandler handler) {
    handlers.prependAnyOutgoing(handler);
    watched = true;
    return this;
  }

  @Override
  public Socket offAnyOutgoing() {
    handlers.offAnyOutgoing();
    return this;
  }

  @Override
  public Socket offAnyOutgoing(OutgoingHandler handler) {
    handlers.offAnyOutgoing(handler);
    return this;
  }

  @Override
  public Socket use(EventMiddleware middleware) {
    handlers.use(middleware);
    return this;
  }

  @Override
  public Socket onError(Consumer<Verdict.Refuse> handler) {
    handlers.onError(handler);
    return this;
  }

  @Override
  public Socket onUpgrade(Consumer<String> handler) {
    handlers.onUpgrade(handler);
    return this;
  }

  @Override
  public Socket onDisconnecting(Consumer<DisconnectReason> handler) {
    handlers.onDisconnecting(handler);
    return this;
  }

  @Override
  public Socket onDisconnect(Consumer<DisconnectReason> handler) {
    handlers.onDisconnect(handler);
    return this;
  }

  @Override
  public Map<String, Object> data() {
    Map<String, Object> map = data;
    if (map == null) {
      synchronized (handlers) {
        map = data == null ? new ConcurrentHashMap<>(4) : data;
        data = map;
      }
    }
    return map;
  }

  @Override
  public Broadcast to(String... rooms) {
    return Selection.everyone(namespace()).except(id()).to(rooms);
  }

  @Override
  public Broadcast except(String... rooms) {
    return Selection.everyone(namespace()).except(id()).except(rooms);
  }

  @Override
  public Broadcast broadcast() {
    return Selection.everyone(namespace()).except(id());
  }

  @Override
  public abstract LocalNamespace namespace();
}
