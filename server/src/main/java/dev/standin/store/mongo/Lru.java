package dev.standin.store.mongo;

import java.util.LinkedHashMap;
import java.util.Map;

/// A map that forgets what was not used for longest. Not safe for several threads.
final class Lru<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int bound;

  Lru(int bound) {
    super(16, 0.75f, true);
    this.bound = bound;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > bound;
  }
}
