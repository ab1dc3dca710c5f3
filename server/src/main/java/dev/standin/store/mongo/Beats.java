package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.standin.chat.Pos;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Says each second that this server is there, and closes the lanes of those that are not. How long
/// they were silent is measured by this server's own clock, and only while it could look.
final class Beats {

  private static final System.Logger LOG = System.getLogger(Beats.class.getName());
  private static final Duration EACH = Duration.ofSeconds(1);

  /// Who looks less often than that can't tell who was silent.
  private static final long BLINK = Duration.ofSeconds(3).toNanos();

  private final Parts parts;
  private final MongoLanes lanes;
  private final Writer writer;
  private final SearchBacklog backlog;
  private final Map<Integer, Heard> heard = new HashMap<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-beats").unstarted(this::run);
  private long lookedAt;

  Beats(Parts parts, MongoLanes lanes, Writer writer, SearchBacklog backlog) {
    this.parts = parts;
    this.lanes = lanes;
    this.writer = writer;
    this.backlog = backlog;
    this.lookedAt = parts.nanos().getAsLong();
  }

  /// A server's beat, and when it was seen first, in nanoseconds.
  record Heard(long beat, long since) {}

  void start() {
    if (parts.seams().beating()) {
      thread.start();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(EACH);
        beat();
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.DEBUG, "the beats end");
    }
  }

  void beat() {
    try {
      renew();
      look();
    } catch (MongoException | IllegalStateException _) {
      // The writer says that the store is away.
      heard.clear();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "a beat failed", fault);
    }
  }

  private void renew() {
    // Before the end, which is then no lower.
    MongoLanes.Announced announced = lanes.announced();
    Pos end = parts.lane().end();
    int own = end.lane();
    Document renewed =
        parts
            .database()
            .lanes
            .findOneAndUpdate(
                Filters.eq(Fields.ID, own),
                Updates.combine(
                    Updates.inc(Fields.BEAT, 1L),
                    Updates.max(Fields.END, end.n()),
                    told(own, announced),
                    Updates.max(Fields.LISTED, parts.lists().doneIn(own)),
                    Updates.max(Fields.SEARCHED, parts.search().doneIn(own))));
    if (renewed == null || MongoLanes.Row.of(renewed).closed()) {
      // The others closed it while we slept.
      writer.submit(0, () -> another(own));
    }
  }

  /// The mark and by what it was reached, which belong together.
  private static Bson told(int lane, MongoLanes.Announced announced) {
    return announced.upTo().lane() == lane
        ? Updates.combine(
            Updates.max(Fields.ANNOUNCED, announced.upTo().n()),
            Updates.set(Fields.VIA, announced.via()))
        : Updates.max(Fields.ANNOUNCED, 0L);
  }

  private boolean another(int lane) {
    if (parts.lane().number() == lane) {
      parts.lane().take();
    }
    return true;
  }

  private void look() {
    List<MongoLanes.Row> rows = lanes.rows();
    backlog.look(rows);
    long now = parts.nanos().getAsLong();
    if (now - lookedAt > BLINK) {
      heard.clear();
    }
    lookedAt = now;
    heard.keySet().removeIf(lane -> rows.stream().noneMatch(it -> it.number() == lane));
    for (MongoLanes.Row row : rows) {
      if (row.closed() || row.number() == parts.lane().number()) {
        heard.remove(row.number());
        continue;
      }
      long beat = row.count(Fields.BEAT);
      Heard last = heard.get(row.number());
      if (last == null || last.beat() != beat) {
        heard.put(row.number(), new Heard(beat, now));
      } else if (now - last.since() >= parts.options().silence().toNanos()) {
        close(row);
      }
    }
  }

  /// Ends the lane in the log, where its server would notice, then says so.
  private void close(MongoLanes.Row row) {
    long end = lanes.endInLog(row.number());
    Document last = end == 0 ? null : OwnLane.at(parts.database(), new Pos(row.number(), end));
    boolean ended = last != null && Fields.LANE_END.equals(last.get(Fields.KIND));
    Pos fence = new Pos(row.number(), ended ? end : end + 1);
    if (!ended && !OwnLane.fence(parts.database(), parts.ids(), fence)) {
      // It writes.
      heard.remove(row.number());
      return;
    }
    parts.lists().repair(row.number(), row.count(Fields.LISTED));
    OwnLane.closed(parts.database(), fence);
    heard.remove(row.number());
    LOG.log(System.Logger.Level.INFO, "closed lane {0} of a server that is gone", row.number());
  }

  void close() {
    thread.interrupt();
  }
}
