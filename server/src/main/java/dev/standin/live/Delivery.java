package dev.standin.live;

import dev.standin.chat.Entry;
import dev.standin.chat.UserId;
import dev.standin.socketio.RecoveryLog;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// How committed entries reach the sockets that are here.
interface Delivery {

  /// Where those who come back get what they missed.
  RecoveryLog log();

  /// A socket of the user is about to be let in. Completes when the user's entries will reach it;
  /// fails if that can't be said now, since the store is away. On the socket's owner.
  CompletionStage<Void> arriving(UserId user);

  /// This server committed them; on the store's writer.
  void committed(List<? extends Entry> entries);

  /// What is told beside the log.
  Statuses statuses();

  /// A second has passed.
  void look();
}
