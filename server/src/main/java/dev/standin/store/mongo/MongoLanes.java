package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.LaneLog;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// The lanes of all servers, as this one sees them.
final class MongoLanes implements LaneLog {

  private static final long RECENTLY = Duration.ofMinutes(1).toNanos();

  /// Who hasn't beaten for so long, in nanoseconds, may have written what its lane doesn't say.
  private static final long SILENT = Duration.ofSeconds(2).toNanos();

  /// Entries behind the ends that the servers said they had, up to which all are read.
  private static final int FEW = 200;

  private final Parts parts;
  private final Database database;
  private final Closure closure;

  /// When this server first saw that a lane is closed; those at its start are long closed.
  private final Map<Integer, Long> closedAt = new HashMap<>();

  private final Map<Integer, Beats.Heard> heard = new HashMap<>();

  /// All lanes below are long closed.
  private int first = 1;

  private boolean looked;
  private volatile Announced announced = new Announced(Pos.NONE, "");
  private volatile @Nullable PickUp pickUp;

  MongoLanes(Parts parts) {
    this.parts = parts;
    this.database = parts.database();
    this.closure = new Closure(database);
  }

  /// A lane's document.
  ///
  /// @param end its last entry's `n`; of one that is open, when its server beat last
  record Row(int number, boolean closed, long end, Document document) {

    static Row of(Document document) {
      return new Row(
          (int) Documents.number(document.get(Fields.ID)),
          Boolean.TRUE.equals(document.get(Fields.CLOSED)),
          Documents.number(document.get(Fields.END)),
          document);
    }

    long count(String field) {
      return Documents.number(document.get(field));
    }
  }

  /// Blocking. The documents of all lanes that aren't long closed, rising.
  List<Row> rows() {
    int from;
    synchronized (this) {
      from = first;
    }
    List<Row> rows = new ArrayList<>();
    for (Document document :
        database.lanes.find(Filters.gte(Fields.ID, from)).sort(Sorts.ascending(Fields.ID))) {
      rows.add(Row.of(document));
    }
    remember(rows);
    parts.conversations().shared(rows.stream().filter(it -> !it.closed()).count() > 1);
    return rows;
  }

  private synchronized void remember(List<Row> rows) {
    long now = parts.nanos().getAsLong();
    for (Row row : rows) {
      if (row.closed()) {
        closedAt.putIfAbsent(row.number(), looked ? now : now - RECENTLY);
        heard.remove(row.number());
      } else {
        long beat = row.count(Fields.BEAT);
        heard.compute(
            row.number(),
            (_, last) -> last != null && last.beat() >= beat ? last : new Beats.Heard(beat, now));
      }
    }
    looked = true;
    for (Row row : rows) {
      if (row.number() == first && row.closed() && !recently(first, now)) {
        closedAt.remove(first);
        first++;
      }
    }
  }

  private boolean recently(int lane, long now) {
    return now - closedAt.getOrDefault(lane, now) < RECENTLY;
  }

  @Override
  public int own() {
    return parts.lane().number();
  }

  @Override
  public long run(int lane) {
    return parts.lane().run(lane);
  }

  @Override
  public List<Lane> lanes() {
    return Faults.reading(
        () -> {
          List<Lane> lanes = new ArrayList<>();
          for (Row row : rows()) {
            if (!row.closed() || isRecent(row.number())) {
              lanes.add(lane(row));
            }
          }
          return lanes;
        });
  }

  private Lane lane(Row row) {
    return new Lane(
        row.number(),
        row.count(Fields.RUN),
        endOf(row),
        row.count(Fields.ANNOUNCED),
        row.document().get(Fields.VIA) instanceof String via ? Optional.of(via) : Optional.empty(),
        row.closed());
  }

  private synchronized boolean isRecent(int lane) {
    return closedAt.containsKey(lane) && recently(lane, parts.nanos().getAsLong());
  }

  /// What [dev.standin.chat.MessageLog#end] promises: from the ends that the servers said they had,
  /// on to what lies in the log; from the log's own ends if that is much. Of this server's lane,
  /// too, what lies there counts, and not what it knows of: an entry may be stored whose answer is
  /// on its way still, and another server's entry may stand behind it.
  Reached end() {
    List<Row> rows = rows();
    return grown(ends(rows, Row::end), rows, FEW)
        .orElseGet(() -> grown(ends(rows, row -> endInLog(row.number())), rows, 0).orElseThrow());
  }

  private Reached ends(List<Row> rows, ToLongFunction<Row> ofOpen) {
    int floor;
    synchronized (this) {
      floor = first;
    }
    for (Row row : rows) {
      if (row.number() == floor && row.closed()) {
        floor++;
      }
    }
    Reached ends = Reached.below(floor);
    for (Row row : rows) {
      long end = row.closed() ? row.end() : ofOpen.applyAsLong(row);
      ends = ends.plus(new Pos(row.number(), end));
    }
    return ends;
  }

  /// The lanes are listed anew, since one that began meanwhile may have a predecessor of what is
  /// covered already.
  private Optional<Reached> grown(Reached old, List<Row> then, int atMost) {
    Set<Integer> ended = new HashSet<>();
    then.stream().filter(Row::closed).forEach(row -> ended.add(row.number()));
    List<Integer> lanes =
        rows().stream()
            .map(Row::number)
            .filter(lane -> lane >= old.floor() && !ended.contains(lane))
            .toList();
    return closure.of(old, lanes, atMost);
  }

  /// A server that went away before it could beat has entries that its lane doesn't say.
  private long endOf(Row row) {
    return row.closed() || !silent(row.number()) ? row.end() : endInLog(row.number());
  }

  private synchronized boolean silent(int lane) {
    Beats.Heard last = heard.get(lane);
    return last != null && parts.nanos().getAsLong() - last.since() >= SILENT;
  }

  long endInLog(int lane) {
    Document last =
        database
            .messages
            .find(Filters.eq(Fields.LANE, lane))
            .projection(Projections.include(Fields.N))
            .sort(Sorts.descending(Fields.N))
            .limit(1)
            .first();
    return last == null ? 0 : Documents.number(last.get(Fields.N));
  }

  @Override
  public List<Message> tail(int lane, long after, int atMost) {
    return Faults.reading(
        () -> {
          List<Message> messages = new ArrayList<>();
          database
              .messages
              .find(
                  Filters.and(
                      Filters.eq(Fields.LANE, lane),
                      Filters.gt(Fields.N, after),
                      Filters.exists(Fields.KIND, false)))
              .sort(Sorts.ascending(Fields.N))
              .limit(Math.max(1, atMost))
              .batchSize(Histories.BATCH)
              .forEach(it -> Documents.message(it).ifPresent(messages::add));
          return messages;
        });
  }

  /// Up to where all of this server's lane was announced, and by what.
  record Announced(Pos upTo, String via) {}

  @Override
  public void announced(Pos upTo, String via) {
    announced = new Announced(upTo, via);
  }

  Announced announced() {
    return announced;
  }

  /// Who is asked for messages of the old server, once it has started.
  void askAt(PickUp started) {
    pickUp = started;
  }

  @Override
  public void pickUp(MessageId id) {
    PickUp asked = pickUp;
    if (asked != null) {
      asked.ask(id);
    }
  }

  @Override
  public Set<MessageId> placed(Collection<MessageId> ids) {
    return Faults.reading(
        () -> {
          Set<MessageId> placed = new HashSet<>();
          database
              .messages
              .find(Filters.in(Fields.ID, ids.stream().map(it -> Documents.id(it.hex())).toList()))
              .batchSize(Histories.BATCH)
              .forEach(it -> Documents.message(it).map(Message::id).ifPresent(placed::add));
          return placed;
        });
  }
}
