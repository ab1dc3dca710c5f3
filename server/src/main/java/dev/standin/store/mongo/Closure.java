package dev.standin.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Brings an old end up to now, such that it covers with each entry its predecessor. The lanes are
/// not read at one moment: an entry may be found whose predecessor, in another lane, was written
/// after that one was read. Such an entry was written after the reading began, so nobody need be
/// brought it, nor what follows it in its lane.
final class Closure {

  private final Database database;

  Closure(Database database) {
    this.database = database;
  }

  /// An entry that the old end doesn't cover.
  record Later(Pos pos, Pos prev) {}

  /// Covers everything that was stored before this call; empty if more entries than that lie behind
  /// the old end.
  ///
  /// @param old covers nothing that wasn't stored before `lanes` were read
  /// @param lanes all that may have entries behind it
  /// @param atMost 0 if it may be any number
  Optional<Reached> of(Reached old, List<Integer> lanes, int atMost) {
    List<Bson> behind = new ArrayList<>();
    for (int lane : lanes) {
      behind.add(Filters.and(Filters.eq(Fields.LANE, lane), Filters.gt(Fields.N, old.in(lane))));
    }
    if (behind.isEmpty()) {
      return Optional.of(old);
    }
    FindIterable<Document> found =
        database
            .messages
            .find(Filters.or(behind))
            .projection(Projections.include(Fields.LANE, Fields.N, Fields.PREV))
            .limit(atMost == 0 ? 0 : atMost + 1)
            .batchSize(Histories.BATCH);
    List<Later> later = new ArrayList<>();
    for (Document entry : found) {
      later.add(new Later(Documents.pos(entry), Documents.pos(entry.get(Fields.PREV))));
    }
    return atMost > 0 && later.size() > atMost ? Optional.empty() : Optional.of(grown(old, later));
  }

  /// Whatever was stored before the reading is reached: so was its predecessor, and what stands
  /// before it in its lane.
  static Reached grown(Reached old, List<Later> later) {
    List<Later> rising = new ArrayList<>(later);
    rising.sort(
        Comparator.comparingInt((Later entry) -> entry.pos().lane())
            .thenComparingLong(entry -> entry.pos().n()));
    Reached end = old;
    Reached before;
    do {
      before = end;
      for (Later entry : rising) {
        Pos pos = entry.pos();
        if (end.in(pos.lane()) == pos.n() - 1 && end.covers(entry.prev())) {
          end = end.plus(pos);
        }
      }
    } while (!before.equals(end));
    return end;
  }
}
