package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.ExportSource;
import dev.standin.chat.Moved;
import dev.standin.chat.Pos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.types.ObjectId;

/// All of a database; servers may run. Of what they store meanwhile, messages are left out; what
/// users and notes are is as of the moment when each is read.
public final class MongoExport implements ExportSource {

  private static final int GROUP = 500;

  private final MovedDatabase database;
  private final Map<Integer, Long> ends;

  /// Covered by no end, but there is a later one in the conversation that is.
  private final Set<Object> between = new HashSet<>();

  private MongoExport(MovedDatabase database) {
    this.database = database;
    this.ends = ends();
    lookBetween(ends());
  }

  /// Connects.
  ///
  /// @throws dev.standin.chat.StoreException if the database can't be used
  public static MongoExport of(String uri) {
    MovedDatabase database = MovedDatabase.open(uri);
    boolean opened = false;
    try {
      MongoExport source = MovedDatabase.asked(() -> new MongoExport(database));
      opened = true;
      return source;
    } finally {
      if (!opened) {
        database.close();
      }
    }
  }

  /// The last place of each lane.
  private Map<Integer, Long> ends() {
    Map<Integer, Long> found = new HashMap<>();
    for (Document lane : database.of(Fields.LANES).find()) {
      int number = (int) Documents.number(lane.get(Fields.ID));
      Document last =
          database
              .of(Fields.MESSAGES)
              .find(Filters.eq(Fields.LANE, number))
              .projection(Projections.include(Fields.N))
              .sort(Sorts.descending(Fields.LANE, Fields.N))
              .limit(1)
              .first();
      found.put(number, last == null ? 0L : Documents.number(last.get(Fields.N)));
    }
    return found;
  }

  /// Lanes are read one after the other, so a predecessor may have been stored in one that was read
  /// before: it is part of the export, or seq had a gap.
  private void lookBetween(Map<Integer, Long> later) {
    later.forEach(
        (lane, end) ->
            database
                .of(Fields.MESSAGES)
                .find(
                    Filters.and(
                        Filters.eq(Fields.LANE, lane),
                        Filters.gt(Fields.N, ends.getOrDefault(lane, 0L)),
                        Filters.lte(Fields.N, end)))
                .forEach(this::lookBehind));
  }

  private void lookBehind(Document entry) {
    for (Document follower :
        database
            .of(Fields.MESSAGES)
            .find(
                Filters.and(
                    Filters.eq(Fields.CONVERSATION, entry.get(Fields.CONVERSATION)),
                    Filters.gt(Fields.SEQ, Documents.number(entry.get(Fields.SEQ)))))
            .limit(GROUP)) {
      if (covered(Documents.pos(follower))) {
        between.add(entry.get(Fields.ID));
        return;
      }
    }
  }

  private boolean covered(Pos pos) {
    return pos.n() <= ends.getOrDefault(pos.lane(), 0L);
  }

  @Override
  public void people(Consumer<Moved.Person> each) {
    all(Fields.USERS, document -> each.accept(new Moved.Person(Documents.user(document))));
  }

  @Override
  public void talks(Consumer<Moved.Talk> each) {
    all(Fields.CONVERSATIONS, document -> each.accept(MovedDocuments.talk(document)));
  }

  @Override
  public void notes(Consumer<Moved.Noted> each) {
    all(Fields.NOTES, document -> each.accept(new Moved.Noted(MovedDocuments.note(document))));
  }

  private void all(String collection, Consumer<Document> each) {
    MovedDatabase.asked(
        () -> {
          database.of(collection).find().sort(Sorts.ascending(Fields.ID)).forEach(each);
          return true;
        });
  }

  /// Only the keys are sorted, by the database; the messages are read in groups.
  @Override
  public void said(Consumer<Moved.Said> each) {
    MovedDatabase.asked(
        () -> {
          List<Object> group = new ArrayList<>(GROUP);
          for (Document key :
              database
                  .of(Fields.MESSAGES)
                  .find(Filters.exists(Fields.CONVERSATION))
                  .projection(
                      Projections.include(
                          Fields.TIMESTAMP, Fields.CONVERSATION, Fields.SEQ, Fields.LANE, Fields.N))
                  .sort(Sorts.ascending(Fields.TIMESTAMP, Fields.CONVERSATION, Fields.SEQ))
                  .allowDiskUse(true)) {
            if (covered(Documents.pos(key)) || between.contains(key.get(Fields.ID))) {
              group.add(key.get(Fields.ID));
            }
            if (group.size() == GROUP) {
              said(group, each);
            }
          }
          said(group, each);
          return true;
        });
  }

  private void said(List<Object> group, Consumer<Moved.Said> each) {
    Map<Object, Document> found = new HashMap<>();
    if (!group.isEmpty()) {
      database
          .of(Fields.MESSAGES)
          .find(Filters.in(Fields.ID, group))
          .forEach(it -> found.put(it.get(Fields.ID), it));
    }
    for (Object id : group) {
      Document document = found.get(id);
      if (document != null && document.get(Fields.ID) instanceof ObjectId) {
        MovedDocuments.said(document).ifPresent(each);
      }
    }
    group.clear();
  }

  @Override
  public void close() {
    database.close();
  }
}
