package dev.standin.store.sqlite;

import dev.standin.chat.UserId;
import java.util.Collection;
import java.util.Optional;

/// Users seen lately, always as they are now: the writer puts what it committed, and what a reader
/// found is taken only if no user was changed since it began to look. Safe from any thread; its
/// lock is held for a look-up only.
final class UserCache {

  private final Lru<UserId, KnownUser> users;
  private long changes;

  UserCache(int bound) {
    this.users = new Lru<>(bound);
  }

  synchronized Optional<KnownUser> find(UserId id) {
    return Optional.ofNullable(users.get(id));
  }

  /// Counts commits that changed users; a reader asks before it looks.
  synchronized long changes() {
    return changes;
  }

  synchronized void read(KnownUser user, long changesBefore) {
    if (changes == changesBefore) {
      users.put(user.user().id(), user);
    }
  }

  synchronized void committed(Collection<KnownUser> known) {
    changes++;
    known.forEach(user -> users.put(user.user().id(), user));
  }
}
