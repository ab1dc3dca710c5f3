package dev.standin.live;

import dev.standin.chat.Announcements;
import dev.standin.chat.Announcements.Link;
import dev.standin.chat.Announcements.Told;
import dev.standin.chat.LaneLog;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/// Tells the other servers what this one committed.
final class Announcing {

  private final Announcements way;
  private final LastOfUsers last = new LastOfUsers(LastOfUsers.USERS);
  private final Watermark watermark;

  Announcing(Announcements way, LaneLog lanes, LongSupplier nanos) {
    this.way = way;
    this.watermark = new Watermark(lanes::announced, nanos);
  }

  /// In the order of the lane; on the store's writer.
  void tell(Telling telling) {
    Message message = telling.message();
    Pos pos = message.pos();
    watermark.telling(pos);
    CompletionStage<Void> received = tell(message.recipient(), "message", telling);
    CompletionStage<Void> sent = tell(message.sender(), "message:sent", telling);
    received
        .thenCombine(sent, (_, _) -> pos)
        .whenComplete((_, fault) -> watermark.told(pos, fault == null));
  }

  /// A message to oneself is two events of one entry: named as its own predecessor, it can't follow
  /// anything, and is read whole from the store.
  private CompletionStage<Void> tell(UserId user, String event, Telling telling) {
    Message message = telling.message();
    Pos prev = telling.toOneself() ? message.pos() : message.prev();
    var link = new Link(message.pos(), prev, last.before(user, message.pos()));
    try {
      return way.tell(user, new Told(event, telling.json().utf8(), link));
    } catch (RuntimeException ended) {
      return CompletableFuture.failedFuture(ended);
    }
  }

  /// A second has passed.
  void look() {
    watermark.look();
  }
}
