package dev.standin.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.ExportSource;
import dev.standin.chat.Moved;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Pos;
import dev.standin.chat.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.types.ObjectId;

/// All of a database; servers may run. Of what they store meanwhile, messages are left out; what
/// users and notes are is as of the moment when each is read.
public final class MongoExport implements ExportSource {

  private static final int GROUP = 500;

  private final Database database;
  private final Map<Integer, Long> ends;

  /// Covered by no end, but there is a later one in the conversation that is.
  private final Set<Object> between = new HashSet<>();

  private MongoExport(Database database) {
    this.database = database;
    this.ends = ends();
    lookBetween(ends());
  }

  /// Connects, and writes nothing.
  ///
  /// @throws StoreException if the database can't be used, or no server of ours has brought it up
  ///   to date yet
  public static MongoExport of(String uri, ObjectIds ids, InstantSource clock) {
    Database database = Database.forReading(uri);
    boolean opened = false;
    try {
      MongoExport source =
          Faults.moving(
              () -> {
                refusePending(Migrations.of(database.database, ids, clock));
                return new MongoExport(database);
              });
      opened = true;
      return source;
    } finally {
      if (!opened) {
        database.close();
      }
    }
  }

  /// Before it, messages have no conversations.
  private static void refusePending(Migrations migrations) {
    if (migrations.pending()) {
      throw new StoreException(
          "The database that MONGO_URI names was not brought up to date by this version: start a"
              + " server on it once (standin serve), then export.",
          Duration.ofSeconds(5));
    }
  }

  @Override
  public long leftOut() {
    return Faults.moving(
        () ->
            database.messages.countDocuments(
                Filters.and(
                    Filters.eq(Fields.CONVERSATION, null), Filters.exists(Fields.KIND, false))));
  }

  /// The last place of each lane.
  private Map<Integer, Long> ends() {
    Map<Integer, Long> found = new HashMap<>();
    for (Document lane : database.lanes.find()) {
      int number = (int) Documents.number(lane.get(Fields.ID));
      Document last =
          database
              .messages
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
                .messages
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
            .messages
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
    all(
        Fields.USERS,
        document -> {
          if (Documents.isUser(document)) {
            each.accept(new Moved.Person(Documents.user(document)));
          }
        });
  }

  @Override
  public void talks(Consumer<Moved.Talk> each) {
    all(Fields.CONVERSATIONS, document -> each.accept(MovedDocuments.talk(document)));
  }

  @Override
  public void notes(Consumer<Moved.Noted> each) {
    all(Fields.NOTES, document -> each.accept(new Moved.Noted(MovedDocuments.note(document))));
  }

  /// What has no proper id is nobody's: the old server could not show it either.
  private void all(String collection, Consumer<Document> each) {
    Faults.moving(
        () -> {
          for (Document document :
              database.database.getCollection(collection).find().sort(Sorts.ascending(Fields.ID))) {
            if (document.get(Fields.ID) instanceof ObjectId) {
              each.accept(document);
            }
          }
          return true;
        });
  }

  /// Only the keys are sorted, by the database; the messages are read in groups. The few that were
  /// given another time than their `timestamp` are sorted here and put between.
  @Override
  public void said(Consumer<Moved.Said> each) {
    Faults.moving(
        () -> {
          PriorityQueue<SaidKey> moved = moved();
          List<Object> group = new ArrayList<>(GROUP);
          for (Document document : keys().sort(SaidKey.ORDER).allowDiskUse(true)) {
            if (part(document) && !SaidKey.moved(document)) {
              SaidKey key = SaidKey.of(document);
              while (!moved.isEmpty() && moved.peek().compareTo(key) < 0) {
                add(moved.remove(), group, each);
              }
              add(key, group, each);
            }
          }
          while (!moved.isEmpty()) {
            add(moved.remove(), group, each);
          }
          said(group, each);
          return true;
        });
  }

  private PriorityQueue<SaidKey> moved() {
    PriorityQueue<SaidKey> moved = new PriorityQueue<>();
    for (Document document : keys()) {
      if (part(document) && SaidKey.moved(document)) {
        moved.add(SaidKey.of(document));
      }
    }
    return moved;
  }

  private FindIterable<Document> keys() {
    return database.messages.find(Filters.exists(Fields.CONVERSATION)).projection(SaidKey.FIELDS);
  }

  private boolean part(Document key) {
    return key.get(Fields.CONVERSATION) instanceof ObjectId
        && (covered(Documents.pos(key)) || between.contains(key.get(Fields.ID)));
  }

  private void add(SaidKey key, List<Object> group, Consumer<Moved.Said> each) {
    group.add(key.id());
    if (group.size() == GROUP) {
      said(group, each);
    }
  }

  private void said(List<Object> group, Consumer<Moved.Said> each) {
    Map<Object, Document> found = new HashMap<>();
    if (!group.isEmpty()) {
      database
          .messages
          .find(Filters.in(Fields.ID, group))
          .forEach(it -> found.put(it.get(Fields.ID), it));
    }
    Map<Object, String> whys = new Whys(database).of(answers(found.values()));
    for (Object id : group) {
      Document document = found.get(id);
      if (document != null && document.get(Fields.ID) instanceof ObjectId) {
        MovedDocuments.said(document, whys).ifPresent(each);
      }
    }
    group.clear();
  }

  private static List<Object> answers(Collection<Document> messages) {
    return messages.stream()
        .filter(it -> it.get(Fields.GENERATED) != null)
        .map(it -> it.get(Fields.ID))
        .toList();
  }

  @Override
  public void close() {
    database.close();
  }
}
