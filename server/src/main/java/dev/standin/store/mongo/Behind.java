package dev.standin.store.mongo;

import dev.standin.chat.Message;
import java.util.List;

/// What is written behind the commits, by whoever reads the log.
interface Behind {

  /// Blocking. May be called again with the same messages, and by several servers at once.
  ///
  /// @param messages of one lane in its order, or of none
  /// @throws com.mongodb.MongoException if not all of it is written
  void write(List<Message> messages);
}
