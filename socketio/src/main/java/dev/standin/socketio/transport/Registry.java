package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineError;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// All sessions of a server by their ids, and how many there may be. Callable from any thread.
final class Registry {

  private final EngineOptions.Admission limits;
  private final Map<String, LoopSession> sessions = new ConcurrentHashMap<>();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger admitted = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean closed;

  Registry(EngineOptions.Admission limits) {
    this.limits = limits;
  }

  /// Counts one more session from an address, or says why there can't be one.
  Optional<EngineError> admit(String address) {
    if (closed) {
      return Optional.of(EngineError.SHUTTING_DOWN);
    }
    if (admitted.incrementAndGet() > limits.connections()) {
      admitted.decrementAndGet();
      return Optional.of(EngineError.TOO_MANY_CONNECTIONS);
    }
    if (byAddress.merge(address, 1, Integer::sum) > limits.connectionsPerAddress()) {
      dismiss(address);
      return Optional.of(EngineError.TOO_MANY_FROM_ADDRESS);
    }
    return Optional.empty();
  }

  private void dismiss(String address) {
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    if (admitted.decrementAndGet() == 0 && closed) {
      drained.complete(null);
    }
  }

  /// Keeps an admitted session.
  ///
  /// @throws IllegalStateException if its id is taken; then it is not admitted any more
  void add(LoopSession session) {
    if (sessions.putIfAbsent(session.id(), session) != null) {
      dismiss(session.handshake().remoteAddress());
      throw new IllegalStateException("two sessions can't have one id");
    }
  }

  void remove(LoopSession session) {
    if (sessions.remove(session.id(), session)) {
      dismiss(session.handshake().remoteAddress());
    }
  }

  Optional<LoopSession> find(String sid) {
    return Optional.ofNullable(sessions.get(sid));
  }

  Collection<LoopSession> all() {
    return sessions.values();
  }

  int count() {
    return sessions.size();
  }

  /// Admits nobody any more; the future completes when all are gone.
  CompletableFuture<Void> close() {
    closed = true;
    if (admitted.get() == 0) {
      drained.complete(null);
    }
    return drained;
  }
}
