package dev.standin.store.mongo;

/// Where tests make calls to the database fail; as it is, it does nothing.
class Seams {

  /// Before a write is sent; may throw a MongoException, or wait.
  void before(String write) {}

  /// After a write was done, before its answer is heard; may throw a MongoException.
  void after(String write) {}

  /// Before terms of messages are written, behind the commit; may throw a MongoException, or wait.
  void indexing() {}

  /// Whether the store beats by itself each second; else tests call [MongoStore#beat].
  boolean beating() {
    return true;
  }
}
