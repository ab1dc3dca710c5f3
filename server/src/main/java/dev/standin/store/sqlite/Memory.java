package dev.standin.store.sqlite;

import java.util.Optional;

/// What the store knows without asking SQLite. The caches are shared; the tails and the last pos
/// belong to the writer. All of it is as of the last commit: a transaction keeps its own changes to
/// itself until then.
final class Memory {

  final UserCache users;
  final ConversationCache conversations;
  private final Lru<Long, Tail> tails;
  private long lastPos;

  Memory(SqliteOptions options, long lastPos) {
    this.users = new UserCache(options.usersInMemory());
    this.conversations = new ConversationCache(options.conversationsInMemory());
    this.tails = new Lru<>(options.conversationsInMemory());
    this.lastPos = lastPos;
  }

  /// Where a conversation ends: its last seq, and that entry's time.
  record Tail(long seq, long at) {}

  Optional<Tail> tail(long conversation) {
    return Optional.ofNullable(tails.get(conversation));
  }

  void tail(long conversation, Tail tail) {
    tails.put(conversation, tail);
  }

  long lastPos() {
    return lastPos;
  }

  void lastPos(long pos) {
    lastPos = pos;
  }
}
