package dev.standin.socketio;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The namespaces of a server: those that the application named, for good, and those that clients
/// asked for, as long as they use them.
///
/// Locks: `creation` (the application's setup runs under it, so that it runs once a namespace),
/// then a bin of the map.
final class Namespaces {

  /// @param byName whether it looks at the name alone, so that it holds for names of the
  ///   application, too
  private record Rule(
      BiPredicate<String, Map<String, Object>> accepts, LocalParent parent, boolean byName) {}

  /// A rule that takes its time.
  record LaterRule(
      BiFunction<String, Map<String, Object>, CompletionStage<Boolean>> accepts,
      LocalParent parent) {}

  private final Core core;
  private final ConcurrentHashMap<String, LocalNamespace> byName = new ConcurrentHashMap<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<LaterRule> laterRules = new CopyOnWriteArrayList<>();
  private final List<Consumer<Namespace>> newcomers = new CopyOnWriteArrayList<>();
  private final ReentrantLock creation = new ReentrantLock();
  private volatile boolean ended;

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
        return begin(new LocalNamespace(core, path), parentOf(path));
      }
      if (known.makePermanent()) {
        dynamic--;
      }
      return known;
    } finally {
      creation.unlock();
    }
  }

  private Optional<LocalParent> parentOf(String name) {
    return rules.stream()
        .filter(rule -> rule.byName && rule.accepts.test(name, Map.of()))
        .findFirst()
        .map(Rule::parent);
  }

  /// Prepares a new namespace and makes it known.
  private LocalNamespace begin(LocalNamespace namespace, Optional<LocalParent> parent) {
    namespace.adapter().start();
    try {
      newcomers.forEach(handler -> handler.accept(namespace));
      parent.ifPresent(made -> made.adopt(namespace));
    } catch (RuntimeException | Error fault) {
      namespace.adapter().close();
      throw fault;
    }
    byName.put(namespace.name(), namespace);
    return namespace;
  }

  /// Who is told of each new namespace, before it has sockets.
  void tell(Consumer<Namespace> handler) {
    newcomers.add(handler);
  }

  LocalParent rule(BiPredicate<String, Map<String, Object>> accepts, boolean byName) {
    LocalParent parent = new LocalParent();
    rules.add(new Rule(accepts, parent, byName));
    return parent;
  }

  LocalParent laterRule(BiFunction<String, Map<String, Object>, CompletionStage<Boolean>> accepts) {
    LocalParent parent = new LocalParent();
    laterRules.add(new LaterRule(accepts, parent));
    return parent;
  }

  /// The rules to be asked about a name that [#enter] has nothing for.
  List<LaterRule> laterRules() {
    return laterRules;
  }

  /// As [#enter], once a rule that took its time has accepted.
  @Nullable LocalNamespace enter(String name, LaterRule accepted) {
    return enterNew(name, () -> Optional.of(accepted.parent));
  }

  /// The namespace for one more socket, until [#leave]; null if there is none of this name, nor a
  /// rule that accepts it.
  @Nullable LocalNamespace enter(String name, Map<String, Object> auth) {
    LocalNamespace known = count(name);
    return known != null || rules.isEmpty() ? known : enterNew(name, () -> parentOf(name, auth));
  }

  private @Nullable LocalNamespace count(String name) {
    return byName.computeIfPresent(
        name,
        (n, namespace) -> {
          namespace.users++;
          return namespace;
        });
  }

  private Optional<LocalParent> parentOf(String name, Map<String, Object> auth) {
    return rules.stream()
        .filter(rule -> rule.accepts.test(name, auth))
        .findFirst()
        .map(Rule::parent);
  }

  private @Nullable LocalNamespace enterNew(
      String name, Supplier<Optional<LocalParent>> accepting) {
    creation.lock();
    try {
      LocalNamespace known = count(name);
      if (known != null || dynamic >= core.options().maxDynamicNamespaces()) {
        return known;
      }
      Optional<LocalParent> parent = accepting.get();
      return parent.isPresent() ? create(name, parent.get()) : null;
    } catch (RuntimeException | Error fault) {
      core.fault("the setup of a dynamic namespace", fault);
      return null;
    } finally {
      creation.unlock();
    }
  }

  private @Nullable LocalNamespace create(String name, LocalParent parent) {
    LocalNamespace namespace = new LocalNamespace(core, name);
    namespace.makeDynamic();
    begin(namespace, Optional.of(parent));
    dynamic++;
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
        rules.forEach(rule -> rule.parent.forget(namespace));
        laterRules.forEach(rule -> rule.parent.forget(namespace));
        namespace.close();
      }
    } finally {
      creation.unlock();
    }
  }

  /// Nobody enters any more; the sockets end, and the adapters.
  void end() {
    creation.lock();
    try {
      if (!ended) {
        ended = true;
        byName.values().forEach(LocalNamespace::end);
      }
    } finally {
      creation.unlock();
    }
  }

  boolean ended() {
    return ended;
  }

  /// How many there are, for tests.
  int count() {
    return byName.size();
  }
}
