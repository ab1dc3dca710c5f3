package dev.standin.store.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Pos;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// The lane that this server writes. Changed by the writer's thread alone, read by all.
final class OwnLane {

  private final Database database;
  private final ObjectIds ids;
  private volatile Pos end = Pos.NONE;
  private volatile long run;

  OwnLane(Database database, ObjectIds ids) {
    this.database = database;
    this.ids = ids;
  }

  int number() {
    return end.lane();
  }

  /// Its last entry; `n` 0 as long as there is none.
  Pos end() {
    return end;
  }

  /// What was drawn for it; 0 for any other lane.
  long run(int lane) {
    return lane == end.lane() ? run : 0;
  }

  void reached(Pos pos) {
    end = pos;
  }

  /// Takes a new one. After a fault it may be called again: a lane that nobody beats is closed by
  /// whoever sees it.
  void take() {
    long drawn = ids.run();
    while (true) {
      Document highest = database.lanes.find().sort(Sorts.descending(Fields.ID)).limit(1).first();
      int number = highest == null ? 1 : (int) Documents.number(highest.get(Fields.ID)) + 1;
      try {
        database.lanes.insertOne(
            new Document(Fields.ID, number)
                .append(Fields.RUN, drawn)
                .append(Fields.BEAT, 0L)
                .append(Fields.ANNOUNCED, 0L)
                .append(Fields.LISTED, 0L)
                .append(Fields.SEARCHED, 0L)
                .append(Fields.END, 0L));
        run = drawn;
        end = new Pos(number, 0);
        return;
      } catch (MongoWriteException fault) {
        if (fault.getError().getCode() != Faults.DUPLICATE_KEY) {
          throw fault;
        }
      }
    }
  }

  /// Nothing can be added behind this any more, whatever is still under way: the place is taken.
  /// False if something else has that place.
  static boolean fence(Database database, ObjectIds ids, Pos place) {
    try {
      database.messages.insertOne(
          new Document(Fields.ID, Documents.id(ids.message().hex()))
              .append(Fields.LANE, place.lane())
              .append(Fields.N, place.n())
              .append(Fields.KIND, Fields.LANE_END));
    } catch (MongoWriteException fault) {
      if (fault.getError().getCode() != Faults.DUPLICATE_KEY) {
        throw fault;
      }
      Document there = at(database, place);
      return there != null && Fields.LANE_END.equals(there.get(Fields.KIND));
    }
    return true;
  }

  static @Nullable Document at(Database database, Pos place) {
    return database
        .messages
        .find(new Document(Fields.LANE, place.lane()).append(Fields.N, place.n()))
        .first();
  }

  boolean fence(Pos place) {
    return fence(database, ids, place);
  }

  static void closed(Database database, Pos end) {
    database.lanes.updateOne(
        Filters.eq(Fields.ID, end.lane()),
        Updates.combine(Updates.set(Fields.CLOSED, true), Updates.set(Fields.END, end.n())));
  }
}
