package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/// The ends of several lanes are read one after the other: an entry may be covered whose
/// predecessor, in a lane that was read before, is not. What is missing was written meanwhile, so
/// it lies between two readings.
final class Closure {

  private final Database database;

  Closure(Database database) {
    this.database = database;
  }

  /// The smallest vector that covers the first reading, and with each entry its predecessor.
  Reached of(Reached once, Reached twice) {
    List<Document> between = between(once, twice);
    Reached closed = once;
    for (Document follower : followers(between)) {
      if (once.covers(Documents.pos(follower))) {
        closed = closed.plus(Documents.pos(follower.get(Fields.PREV)));
      }
    }
    Reached before = Reached.NOTHING;
    while (!before.equals(closed)) {
      before = closed;
      for (Document entry : between) {
        if (closed.covers(Documents.pos(entry))) {
          closed = closed.plus(Documents.pos(entry.get(Fields.PREV)));
        }
      }
    }
    return closed;
  }

  private List<Document> between(Reached once, Reached twice) {
    List<Document> between = new ArrayList<>();
    for (int lane : twice.lanes()) {
      if (once.in(lane) < twice.in(lane)) {
        database
            .messages
            .find(
                Filters.and(
                    Filters.eq(Fields.LANE, lane),
                    Filters.gt(Fields.N, once.in(lane)),
                    Filters.lte(Fields.N, twice.in(lane))))
            .projection(
                Projections.include(
                    Fields.CONVERSATION, Fields.SEQ, Fields.LANE, Fields.N, Fields.PREV))
            .into(between);
      }
    }
    return between;
  }

  private List<Document> followers(List<Document> entries) {
    List<Bson> next = new ArrayList<>();
    for (Document entry : entries) {
      if (entry.get(Fields.CONVERSATION) != null && !Documents.pos(entry).equals(Pos.NONE)) {
        next.add(
            Filters.and(
                Filters.eq(Fields.CONVERSATION, entry.get(Fields.CONVERSATION)),
                Filters.eq(Fields.SEQ, Documents.number(entry.get(Fields.SEQ)) + 1)));
      }
    }
    return next.isEmpty()
        ? List.of()
        : database
            .messages
            .find(Filters.or(next))
            .projection(Projections.include(Fields.LANE, Fields.N, Fields.PREV))
            .into(new ArrayList<>());
  }
}
