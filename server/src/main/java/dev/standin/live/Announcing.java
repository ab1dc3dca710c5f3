package dev.standin.live;

import dev.standin.chat.Announcements;
import dev.standin.chat.Announcements.Link;
import dev.standin.chat.Announcements.Told;
import dev.standin.chat.LaneLog;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/// Tells the other servers what this one committed.
final class Announcing {

  private final Announcements way;
  private final LaneLog lanes;
  private final LastOfUsers last = new LastOfUsers(LastOfUsers.USERS);
  private final Watermark watermark;

  Announcing(Announcements way, LaneLog lanes, LongSupplier nanos) {
    this.way = way;
    this.lanes = lanes;
    this.watermark = new Watermark(lanes::announced, nanos);
  }

  /// In the order of the lane; on the store's writer.
  void tell(Telling telling) {
    Message message = telling.message();
    Pos pos = message.pos();
    Optional<String> via = way.reaches();
    watermark.telling(pos, via);
    CompletionStage<Void> received = tell(message.recipient(), "message", telling);
    CompletionStage<Void> sent = tell(message.sender(), "message:sent", telling);
    received
        .thenCombine(sent, (_, _) -> pos)
        .whenComplete((_, fault) -> watermark.told(pos, fault == null ? via(via) : NOBODY));
  }

  private static final Optional<String> NOBODY = Optional.empty();

  /// What passed it on, unless that has changed meanwhile.
  private Optional<String> via(Optional<String> before) {
    return before.equals(way.reaches()) ? before : NOBODY;
  }

  /// A message to oneself is two events of one entry: named as its own predecessor, it can't follow
  /// anything, and is read whole from the store.
  private CompletionStage<Void> tell(UserId user, String event, Telling telling) {
    Message message = telling.message();
    Pos pos = message.pos();
    Pos prev = telling.toOneself() ? pos : message.prev();
    var link = new Link(pos, prev, last.before(user, pos), lanes.run(pos.lane()));
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
