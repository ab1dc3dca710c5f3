package dev.standin.store.sqlite;

import java.time.Duration;

/// The store's bounds.
///
/// @param readers connections that read at the same time, about 2 MB each
/// @param queue writes that may wait; more are refused as overloaded
/// @param queuedChars characters that waiting writes may hold together
/// @param group writes that one commit takes at most
/// @param usersInMemory users kept in memory, about 500 bytes each
/// @param conversationsInMemory conversations kept in memory, about 500 bytes each
/// @param lockWait how long the start waits for another server to leave the data folder
/// @param readWait how long a read waits for a free connection
public record SqliteOptions(
    int readers,
    int queue,
    int queuedChars,
    int group,
    int usersInMemory,
    int conversationsInMemory,
    Duration lockWait,
    Duration readWait) {

  public SqliteOptions {
    if (readers < 1 || queue < 1 || queuedChars < 1 || group < 1) {
      throw new IllegalArgumentException("readers, queue, queuedChars and group are at least 1");
    }
  }

  /// Fit for a small machine.
  public static SqliteOptions defaults() {
    return new SqliteOptions(
        Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8),
        4_096,
        8_000_000,
        512,
        100_000,
        50_000,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }

  SqliteOptions withQueue(int count, int chars) {
    return new SqliteOptions(
        readers, count, chars, group, usersInMemory, conversationsInMemory, lockWait, readWait);
  }

  SqliteOptions withMemory(int users, int conversations) {
    return new SqliteOptions(
        readers, queue, queuedChars, group, users, conversations, lockWait, readWait);
  }

  SqliteOptions withWaits(Duration lock, Duration read) {
    return new SqliteOptions(
        readers, queue, queuedChars, group, usersInMemory, conversationsInMemory, lock, read);
  }
}
