package dev.standin.live;

import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.UserId;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.RecoveryLog;
import dev.standin.wire.JsonShapes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Delivery where this server alone writes: what it commits is all that there is, in order.
final class OneLane implements Delivery {

  private static final System.Logger LOG = System.getLogger(OneLane.class.getName());

  private static final CompletionStage<Void> READY = CompletableFuture.completedFuture(null);

  private final Namespace namespace;
  private final Writings writings;
  private final ChatLog log;
  private final Statuses statuses;

  OneLane(Namespace namespace, Writings writings, RecoverySource recovery) {
    this.namespace = namespace;
    this.writings = writings;
    this.log = new ChatLog(recovery);
    this.statuses = new Statuses(new Outlet(namespace, writings), Optional.empty(), () -> 0L);
  }

  @Override
  public Statuses statuses() {
    return statuses;
  }

  @Override
  public RecoveryLog log() {
    return log;
  }

  @Override
  public CompletionStage<Void> arriving(UserId user) {
    return READY;
  }

  @Override
  public void look() {}

  @Override
  public void committed(List<? extends Entry> entries) {
    for (Entry entry : entries) {
      log.telling(entry.pos().n());
      try {
        switch (entry) {
          case Message message -> deliver(message);
        }
      } catch (RuntimeException fault) {
        LOG.log(System.Logger.Level.ERROR, "A committed entry was not delivered live", fault);
      }
      log.told(entry.pos().n());
    }
  }

  private void deliver(Message message) {
    if (message.generated()) {
      writings.stored(message.id(), () -> send(message));
    } else {
      send(message);
    }
  }

  /// Who writes to themselves hears both events, one behind the other in the log.
  private void send(Message message) {
    String recipient = Rooms.of(message.recipient());
    String sender = Rooms.of(message.sender());
    boolean heard = namespace.adapter().occupied(recipient) || namespace.adapter().occupied(sender);
    if (heard) {
      RawJson json = new RawJson(JsonShapes.message(message));
      Place place = log.place(message);
      Place first = recipient.equals(sender) ? log.part(message) : place;
      namespace.to(recipient).at(first).emit("message", json);
      namespace.to(sender).at(place).emit("message:sent", json);
    }
  }
}
