package dev.standin.store.mongo;

import java.time.Duration;

/// Where the store is, and its bounds.
///
/// @param uri as MongoDB's drivers take it; may hold a password. Its database is `test` if it names
///   none, as Mongoose has it
/// @param queue writes that may wait; more are refused as overloaded
/// @param queuedChars characters that waiting writes may hold together
/// @param group writes that one round takes at most
/// @param usersInMemory users kept in memory, about 500 bytes each
/// @param conversationsInMemory conversations kept in memory, about 500 bytes each
/// @param answerWait how long one call to the database may take
/// @param patience how long a write is tried before it fails
/// @param silence how long a server is not heard of before the others close its lane
public record MongoOptions(
    String uri,
    int queue,
    int queuedChars,
    int group,
    int usersInMemory,
    int conversationsInMemory,
    Duration answerWait,
    Duration patience,
    Duration silence) {

  public MongoOptions {
    if (queue < 1 || queuedChars < 1 || group < 1) {
      throw new IllegalArgumentException("queue, queuedChars and group are at least 1");
    }
  }

  /// Fit for a small machine.
  public static MongoOptions at(String uri) {
    return new MongoOptions(
        uri,
        4_096,
        8_000_000,
        512,
        100_000,
        50_000,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15));
  }

  MongoOptions withQueue(int count, int chars) {
    return new MongoOptions(
        uri,
        count,
        chars,
        group,
        usersInMemory,
        conversationsInMemory,
        answerWait,
        patience,
        silence);
  }

  MongoOptions withWaits(Duration answer, Duration patient) {
    return new MongoOptions(
        uri,
        queue,
        queuedChars,
        group,
        usersInMemory,
        conversationsInMemory,
        answer,
        patient,
        silence);
  }

  /// Without the URI, which may hold a password.
  @Override
  public String toString() {
    return "MongoOptions[queue=" + queue + ", group=" + group + "]";
  }
}
