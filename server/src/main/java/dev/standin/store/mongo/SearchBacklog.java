package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.standin.chat.Pos;
import dev.standin.chat.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// Makes searchable what no server did at the commit: the rest of lanes that ended, those of older
/// versions among them, and the old server's messages, which are in no lane. Page by page, in a
/// thread of its own that rests as long as it works. How far it came lies in the database: several
/// servers may do it at once, and go on where another one died.
final class SearchBacklog {

  private static final System.Logger LOG = System.getLogger(SearchBacklog.class.getName());
  private static final Duration LEAST_REST = Duration.ofMillis(5);
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(2);

  /// How far the old server's messages are searchable, by their ids.
  private static final String MARK = "searchable";

  private static final String UP_TO = "upTo";
  private static final String DONE = "done";

  private final Trouble trouble = new Trouble(LOG, "Old messages are not made searchable now");
  private final Database database;
  private final Behind terms;
  private final LongSupplier nanos;
  private final TreeSet<Integer> lanes = new TreeSet<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-backlog").unstarted(this::run);
  private boolean oldDone;

  SearchBacklog(Database database, Behind terms, LongSupplier nanos) {
    this.database = database;
    this.terms = terms;
    this.nanos = nanos;
  }

  void start() {
    thread.start();
  }

  /// Takes over what is left of the closed ones.
  synchronized void look(List<MongoLanes.Row> rows) {
    for (MongoLanes.Row row : rows) {
      if (row.closed() && row.count(Fields.SEARCHED) < row.end()) {
        lanes.add(row.number());
        notifyAll();
      }
    }
  }

  private void run() {
    try {
      while (true) {
        if (isDone()) {
          awaited();
        }
        long begun = nanos.getAsLong();
        boolean done = paged();
        Duration took = Duration.ofNanos(nanos.getAsLong() - begun);
        Duration least = done ? LEAST_REST : AWAY;
        Thread.sleep(took.compareTo(least) > 0 ? took : least);
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.DEBUG, "the backlog of the search ends");
    }
  }

  private synchronized boolean isDone() {
    return oldDone && lanes.isEmpty();
  }

  private synchronized void awaited() throws InterruptedException {
    while (lanes.isEmpty()) {
      wait();
    }
  }

  /// A page; false if it is to be done again.
  private boolean paged() {
    int lane = lane();
    try {
      boolean more = lane == 0 ? old() : rest(lane);
      if (!more) {
        finished(lane);
      }
      trouble.over();
      return true;
    } catch (MongoException | IllegalStateException _) {
      // The writer says that the store is away.
    } catch (RuntimeException fault) {
      trouble.seen(fault);
    }
    return false;
  }

  /// The next one of which something is left; 0 if there is none.
  private synchronized int lane() {
    return lanes.isEmpty() ? 0 : lanes.first();
  }

  private synchronized void finished(int lane) {
    lanes.remove(lane);
    oldDone |= lane == 0;
  }

  /// A page of a closed lane; false if that was all.
  private boolean rest(int lane) {
    Bson key = Filters.eq(Fields.ID, lane);
    Document found = database.lanes.find(key).first();
    if (found == null) {
      return false;
    }
    MongoLanes.Row row = MongoLanes.Row.of(found);
    long searched = row.count(Fields.SEARCHED);
    if (!row.closed() || searched >= row.end()) {
      return false;
    }
    LogPage page = LogPage.ofLane(database, lane, searched);
    terms.write(page.messages());
    long upTo = page.last().isEmpty() ? row.end() : page.upTo(searched);
    database.lanes.updateOne(key, Updates.max(Fields.SEARCHED, upTo));
    return upTo < row.end();
  }

  /// A page of what the migration numbered; false if that was all.
  private boolean old() {
    Optional<ObjectId> until = Portions.until(database.database);
    Bson key = Filters.eq(Fields.ID, MARK);
    Document mark = database.meta.find(key).first();
    if (until.isEmpty() || (mark != null && Boolean.TRUE.equals(mark.get(DONE)))) {
      return false;
    }
    ObjectId after = mark != null && mark.get(UP_TO) instanceof ObjectId upTo ? upTo : Walk.LOWEST;
    LogPage page = LogPage.ofIds(database, after, until.get());
    // Those with a place belong to their lanes.
    terms.write(page.messages().stream().filter(it -> it.pos().equals(Pos.NONE)).toList());
    Bson reached =
        page.last()
            .map(it -> Updates.max(UP_TO, it.getObjectId(Fields.ID)))
            .orElseGet(() -> Updates.set(DONE, true));
    database.meta.updateOne(key, reached, new UpdateOptions().upsert(true));
    return page.last().isPresent();
  }

  void close() {
    thread.interrupt();
    try {
      thread.join(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
