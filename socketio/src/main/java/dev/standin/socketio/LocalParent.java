package dev.standin.socketio;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A rule's children on this node.
final class LocalParent implements ParentNamespace, Addressing {

  private final List<Consumer<Namespace>> setups = new CopyOnWriteArrayList<>();
  private final Map<String, Namespace> children = new ConcurrentHashMap<>();

  /// Prepares a new child.
  void adopt(LocalNamespace child) {
    setups.forEach(setup -> setup.accept(child));
    children.put(child.name(), child);
  }

  void forget(LocalNamespace child) {
    children.remove(child.name(), child);
  }

  @Override
  public ParentNamespace use(Middleware middleware) {
    return onChild(child -> child.use(middleware));
  }

  @Override
  public ParentNamespace onConnection(Consumer<Socket> handler) {
    return onChild(child -> child.onConnection(handler));
  }

  @Override
  public ParentNamespace onChild(Consumer<Namespace> handler) {
    setups.add(handler);
    return this;
  }

  @Override
  public Collection<Namespace> children() {
    return List.copyOf(children.values());
  }

  @Override
  public Broadcast everyone() {
    return new FamilyBroadcast(this, UnaryOperator.identity());
  }
}
