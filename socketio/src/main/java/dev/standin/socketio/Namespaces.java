package dev.standin.socketio;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The namespaces of a server: those that the application named, for good, and those that clients
/// asked for, as long as they use them.
///
/// Locks: `creation` (the application's setup runs under it, so that it runs once a namespace),
/// then a bin of the map.
final class Namespaces {

  private record Rule(Predicate<String> accepts, Consumer<Namespace> setup) {}

  private final Core core;
  private final ConcurrentHashMap<String, LocalNamespace> byName = new ConcurrentHashMap<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final ReentrantLock creation = new ReentrantLock();

  /// Guarded by `creation`.
  private int dynamic;

  Namespaces(Core core) {
    this.core = core;
  }

  LocalNamespace permanent(String name) {
    String path = name.startsWith("/") ? name : "/" + name;
    if (path.indexOf(',') >= 0 || path.length() > PacketDecoder.MAX_NAMESPACE_LENGTH) {
      throw new IllegalArgumentException(
          "A namespace's name has no comma and at most "
              + PacketDecoder.MAX_NAMESPACE_LENGTH
              + " characters");
    }
    creation.lock();
    try {
      LocalNamespace known = byName.get(path);
      if (known == null) {
        LocalNamespace namespace = new LocalNamespace(core, path);
        begin(namespace);
        return namespace;
      }
      if (known.makePermanent()) {
        dynamic--;
      }
      return known;
    } finally {
      creation.unlock();
    }
  }

  /// Makes a new namespace known.
  private void begin(LocalNamespace namespace) {
    byName.put(namespace.name(), namespace);
    namespace.adapter().start();
  }

  void rule(Predicate<String> accepts, Consumer<Namespace> setup) {
    rules.add(new Rule(accepts, setup));
  }

  /// The namespace for one more socket, until [#leave]; null if there is none of this name.
  @Nullable LocalNamespace enter(String name) {
    LocalNamespace known = count(name);
    return known != null || rules.isEmpty() ? known : enterNew(name);
  }

  private @Nullable LocalNamespace count(String name) {
    return byName.computeIfPresent(
        name,
        (n, namespace) -> {
          namespace.users++;
          return namespace;
        });
  }

  private @Nullable LocalNamespace enterNew(String name) {
    creation.lock();
    try {
      LocalNamespace known = count(name);
      if (known != null || dynamic >= core.options().maxDynamicNamespaces()) {
        return known;
      }
      for (Rule rule : rules) {
        if (rule.accepts.test(name)) {
          return create(name, rule);
        }
      }
      return null;
    } catch (RuntimeException | Error fault) {
      core.fault("the setup of a dynamic namespace", fault);
      return null;
    } finally {
      creation.unlock();
    }
  }

  private @Nullable LocalNamespace create(String name, Rule rule) {
    LocalNamespace namespace = new LocalNamespace(core, name);
    namespace.makeDynamic();
    rule.setup.accept(namespace);
    dynamic++;
    begin(namespace);
    return count(name);
  }

  /// One socket less; a namespace made on demand goes with its last one.
  void leave(LocalNamespace namespace) {
    LocalNamespace left =
        byName.computeIfPresent(
            namespace.name(),
            (n, known) -> {
              known.users--;
              return known;
            });
    if (left != null && left.isDynamic()) {
      removeIfEmpty(left);
    }
  }

  private void removeIfEmpty(LocalNamespace namespace) {
    creation.lock();
    try {
      boolean[] removed = new boolean[1];
      byName.computeIfPresent(
          namespace.name(),
          (n, known) -> {
            removed[0] = known == namespace && known.isDynamic() && known.users == 0;
            return removed[0] ? null : known;
          });
      if (removed[0]) {
        dynamic--;
        namespace.adapter().close();
      }
    } finally {
      creation.unlock();
    }
  }

  /// How many there are, for tests.
  int count() {
    return byName.size();
  }
}
