package dev.standin.store.mongo;

import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Users seen within the last second. What this server changed is there at once; what others
/// changed is there after a second at most. What a reader found is taken only if no user was
/// changed here since it began to look. Safe from any thread; its lock is held for a look-up only.
final class UserCache {

  private static final long FRESH = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanos;
  private final Lru<UserId, Seen> users;
  private long changes;

  UserCache(LongSupplier nanos, int bound) {
    this.nanos = nanos;
    this.users = new Lru<>(bound);
  }

  private record Seen(User user, long at) {}

  synchronized Optional<User> find(UserId id) {
    Seen seen = users.get(id);
    return seen != null && nanos.getAsLong() - seen.at() < FRESH
        ? Optional.of(seen.user())
        : Optional.empty();
  }

  /// Counts changes made here; a reader asks before it looks.
  synchronized long changes() {
    return changes;
  }

  synchronized void read(Collection<User> found, long changesBefore) {
    if (changes == changesBefore) {
      put(found);
    }
  }

  synchronized void changed(User user) {
    changes++;
    put(List.of(user));
  }

  private void put(Collection<User> found) {
    long now = nanos.getAsLong();
    found.forEach(user -> users.put(user.id(), new Seen(user, now)));
  }
}
