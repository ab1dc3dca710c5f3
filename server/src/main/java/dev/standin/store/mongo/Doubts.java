package dev.standin.store.mongo;

import com.mongodb.MongoException;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import java.util.ArrayList;
import java.util.List;

/// Finds out what became of writes whose callers were told that nobody knows. What is not stored by
/// now must never be: the lane is ended in front of it, so that nothing that is still under way can
/// come in, and a new lane begins.
final class Doubts {

  private final Parts parts;

  Doubts(Parts parts) {
    this.parts = parts;
  }

  /// What is stored of it, in order. May be called again after a fault.
  List<Message> resolve(List<Planned> doubt) {
    int stored = Inserts.stored(parts.database(), doubt);
    if (stored == doubt.size()) {
      return accept(doubt);
    }
    Pos next = doubt.get(stored).message().pos();
    if (!parts.lane().fence(next)) {
      // It came in at this moment.
      throw new MongoException("to be looked at again");
    }
    parts.lists().repair(next.lane(), parts.lists().doneIn(next.lane()));
    OwnLane.closed(parts.database(), next);
    parts.lane().take();
    return accept(doubt.subList(0, stored));
  }

  private List<Message> accept(List<Planned> stored) {
    List<Message> messages = new ArrayList<>();
    for (Planned planned : stored) {
      Message message = planned.message();
      messages.add(message);
      if (message.pos().lane() == parts.lane().number()) {
        parts.lane().reached(message.pos());
      }
      parts.conversations().forgetTail(message.conversation());
      parts.lists().touched(message);
      parts.search().touched(message);
    }
    return messages;
  }
}
