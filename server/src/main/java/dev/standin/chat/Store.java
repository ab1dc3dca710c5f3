package dev.standin.chat;

import java.util.Optional;
import java.util.function.Supplier;

/// Everything that a server keeps. Safe from any thread.
public interface Store extends AutoCloseable {

  UserStore users();

  MessageLog messages();

  NoteStore notes();

  MessageSearch search();

  /// Sets who hears of this server's commits; to be called once, before the first write.
  void onCommit(CommitListener listener);

  /// Writes that wait for the next commit, for metrics.
  int waiting();

  /// Blocking. The secret of that name: made at the first call, the same ever after, for all
  /// servers on this store.
  ///
  /// @throws StoreException if it can't be stored or read
  String secret(String name, Supplier<String> maker);

  /// Blocking. Names this log: made at the first call, the same as long as it only grows; where a
  /// backup is restored it is made anew, since places in the log then mean something else.
  ///
  /// @throws StoreException if it can't be stored or read
  String epoch(Supplier<String> maker);

  /// What the servers on one store know of each other; empty if one server owns the store.
  Optional<LaneLog> lanes();

  /// Refuses what comes and commits what is queued; bounded by a deadline.
  @Override
  void close();
}
