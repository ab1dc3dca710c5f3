package dev.standin.socketio;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A set that seldom has many elements: few take as little memory as they can and are copied on
/// each change, more stand in a concurrent set. One thread at a time changes it; any may look.
class Crowd<T> {

  private static final int FEW = 8;

  private volatile Set<T> all = Set.of();

  /// All elements; a look at it may or may not see changes that are made meanwhile.
  final Set<T> all() {
    return all;
  }

  /// False if it was there.
  final boolean add(T element) {
    Set<T> before = all;
    if (isMany(before)) {
      return before.add(element);
    }
    if (before.contains(element)) {
      return false;
    }
    Set<T> larger =
        before.size() < FEW ? HashSet.newHashSet(FEW) : ConcurrentHashMap.newKeySet(4 * FEW);
    larger.addAll(before);
    larger.add(element);
    all = before.size() < FEW ? Set.copyOf(larger) : larger;
    return true;
  }

  /// False if it was not there.
  final boolean remove(T element) {
    Set<T> before = all;
    if (!before.contains(element)) {
      return false;
    }
    if (isMany(before)) {
      before.remove(element);
      if (before.size() <= FEW / 2) {
        all = Set.copyOf(before);
      }
    } else {
      Set<T> smaller = new HashSet<>(before);
      smaller.remove(element);
      all = Set.copyOf(smaller);
    }
    return true;
  }

  private static boolean isMany(Set<?> set) {
    return set instanceof ConcurrentHashMap.KeySetView;
  }
}
