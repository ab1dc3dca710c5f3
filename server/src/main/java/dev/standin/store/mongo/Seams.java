package dev.standin.store.mongo;

import com.mongodb.event.CommandListener;
import java.util.Optional;

/// Where tests make calls to the database fail; as it is, it does nothing.
class Seams {

  /// Before a write is sent; may throw a MongoException, or wait.
  void before(String write) {}

  /// After a write was done, before its answer is heard; may throw a MongoException.
  void after(String write) {}

  /// Before terms of messages are written, behind the commit; may throw a MongoException, or wait.
  void indexing() {}

  /// Who hears of every command that the driver sends.
  Optional<CommandListener> commands() {
    return Optional.empty();
  }

  /// Whether the store beats by itself each second; else tests call [MongoStore#beat].
  boolean beating() {
    return true;
  }
}
