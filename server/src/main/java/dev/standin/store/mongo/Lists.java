package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.bson.Document;

/// Tells conversations their last entries, behind the commits and in a thread of its own: many
/// entries of a conversation cost one update. Who asks this server for a list waits for it. Lanes
/// remember up to where it was done, so that the rest is made up for after a crash.
final class Lists {

  private static final System.Logger LOG = System.getLogger(Lists.class.getName());
  private static final long REST_MILLIS = 500;
  private static final int PAGE = 1_000;

  private final Database database;
  private final LongSupplier nanos;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-lists").unstarted(this::run);
  private Map<ConversationId, Message> waiting = new HashMap<>();
  private Pos touched = Pos.NONE;
  private Pos done = Pos.NONE;
  private boolean closing;

  Lists(Database database, LongSupplier nanos) {
    this.database = database;
    this.nanos = nanos;
  }

  void start() {
    thread.start();
  }

  /// To be called in the order of the lane.
  synchronized void touched(Message message) {
    waiting.put(message.conversation(), message);
    touched = message.pos();
    notifyAll();
  }

  /// Up to which place of this server's lane it is done.
  synchronized Pos done() {
    return done;
  }

  /// Waits until everything that was touched before is done, but not for long.
  synchronized void settle(Duration atMost) {
    Pos wanted = touched;
    long left = atMost.toMillis();
    try {
      while (left > 0 && behind(wanted)) {
        long begun = nanos.getAsLong();
        wait(left);
        left -= Duration.ofNanos(nanos.getAsLong() - begun).toMillis() + 1;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean behind(Pos wanted) {
    return done.lane() < wanted.lane() || (done.lane() == wanted.lane() && done.n() < wanted.n());
  }

  private void run() {
    try {
      while (awaited()) {
        if (!written()) {
          Thread.sleep(REST_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.DEBUG, "the lists end");
    }
  }

  /// False at the end.
  private synchronized boolean awaited() throws InterruptedException {
    while (waiting.isEmpty() && !closing) {
      wait();
    }
    return !waiting.isEmpty();
  }

  private boolean written() {
    Map<ConversationId, Message> group;
    Pos upTo;
    synchronized (this) {
      upTo = touched;
      group = waiting;
      waiting = new HashMap<>();
    }
    try {
      write(group.values());
    } catch (MongoException | IllegalStateException _) {
      synchronized (this) {
        Map<ConversationId, Message> again = new HashMap<>(group);
        again.putAll(waiting);
        waiting = again;
        return false;
      }
    }
    synchronized (this) {
      done = upTo;
      notifyAll();
    }
    return true;
  }

  private void write(Iterable<Message> last) {
    List<WriteModel<Document>> updates = new ArrayList<>();
    for (Message message : last) {
      updates.add(
          new UpdateOneModel<>(
              Filters.and(
                  Filters.eq(Fields.ID, Documents.id(message.conversation().hex())),
                  Filters.lt(Fields.LAST_SEQ, message.seq())),
              Updates.combine(
                  Updates.set(Fields.LAST_SEQ, message.seq()),
                  Updates.set(Fields.LAST_AT, Date.from(message.timestamp())),
                  Updates.set(Fields.LAST_RANK, Rank.of(message.pos(), message.conversation())),
                  Updates.set(Fields.LAST_ID, Documents.id(message.id().hex())))));
    }
    if (!updates.isEmpty()) {
      database.conversations.bulkWrite(updates, new BulkWriteOptions().ordered(false));
    }
  }

  /// Makes up for what the server of a lane left undone.
  void repair(int lane, long after) {
    long from = after;
    while (true) {
      Map<ConversationId, Message> last = new HashMap<>();
      long read = from;
      for (Document document :
          database
              .messages
              .find(Filters.and(Filters.eq(Fields.LANE, lane), Filters.gt(Fields.N, from)))
              .sort(Sorts.ascending(Fields.N))
              .limit(PAGE)) {
        read = Documents.number(document.get(Fields.N));
        Documents.message(document).ifPresent(it -> last.put(it.conversation(), it));
      }
      if (read == from) {
        return;
      }
      write(last.values());
      from = read;
    }
  }

  /// Does what waits, then ends; bounded.
  void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
