package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static java.lang.System.Logger.Level.INFO;
import static java.util.Objects.requireNonNull;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Pos;
import dev.standin.store.mongo.Directs.Pair;
import dev.standin.store.mongo.Portion.LeftAlone;
import dev.standin.store.mongo.Portion.Placement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.ObjectId;

/// Gives the old server's messages their conversation and `seq`, in the order in which it showed
/// them: by (timestamp, _id). Several nodes may do it at once, die and come back at any moment: a
/// portion is decided before it is carried out, and carrying it out twice changes nothing. Needs
/// that nobody else writes to conversations before it is done.
final class Numbering {

  private static final System.Logger LOG = System.getLogger(Numbering.class.getName());
  private static final int REPORT_EVERY = 50;
  private static final int CACHED = 50_000;
  private static final String BY_TIME = "standin_by_time";

  private final MongoCollection<Document> messages;
  private final MongoCollection<Document> conversations;
  private final Directs directs;
  private final Portions portions;
  private final KnownUsers known;
  private final int size;
  private final Map<ObjectId, Tail> tails = new Lru<>(CACHED);

  /// Where a conversation ends.
  private record Tail(long seq, Instant timestamp) {
    static final Tail EMPTY = new Tail(0, Instant.MIN);
  }

  /// @param size messages in a portion
  Numbering(MongoDatabase database, Directs directs, int size) {
    this.messages = database.getCollection(Fields.MESSAGES);
    this.conversations = database.getCollection(Fields.CONVERSATIONS);
    this.portions = new Portions(database.getCollection(Fields.PLACEMENTS));
    this.known = new KnownUsers(database.getCollection(Fields.USERS), CACHED);
    this.directs = directs;
    this.size = size;
  }

  /// Blocking, for as long as it takes. All up to an id is numbered, or left alone.
  ///
  /// @param until asked only if nobody has begun
  /// @return the last portion, which tells what was left alone, and up to where it went
  Portion run(Supplier<ObjectId> until) {
    Portion now = portions.latest(until);
    if (!now.last()) {
      messages.createIndex(
          ascending(Fields.TIMESTAMP, Fields.ID), new IndexOptions().name(BY_TIME));
    }
    while (true) {
      carryOut(now);
      if (now.last()) {
        return now;
      }
      Portion next = portions.decide(after(now));
      if (next.number() != now.number() + 1) {
        // Others went on while this node slept.
        tails.clear();
      }
      portions.carriedOut(now.number());
      now = next;
      if (now.number() % REPORT_EVERY == 0) {
        LOG.log(INFO, "Old messages: {0} portions of up to {1} are numbered.", now.number(), size);
      }
    }
  }

  /// Removes the index that served the numbering alone.
  void tidy() {
    for (Document index : messages.listIndexes()) {
      if (BY_TIME.equals(index.get("name"))) {
        messages.dropIndex(BY_TIME);
      }
    }
  }

  private void carryOut(Portion portion) {
    List<WriteModel<Document>> updates = new ArrayList<>(portion.placements().size());
    Map<ObjectId, Placement> lasts = new LinkedHashMap<>();
    for (Placement placement : portion.placements()) {
      var place =
          new Document(Fields.CONVERSATION, placement.conversation())
              .append(Fields.SEQ, placement.seq());
      if (placement.late()) {
        place.append(Fields.AT, Date.from(placement.timestamp()));
      }
      updates.add(
          new UpdateOneModel<>(eq(Fields.ID, placement.message()), new Document("$set", place)));
      lasts.put(placement.conversation(), placement);
      tails.put(placement.conversation(), new Tail(placement.seq(), placement.timestamp()));
    }
    if (!updates.isEmpty()) {
      var unordered = new BulkWriteOptions().ordered(false);
      messages.bulkWrite(updates, unordered);
      conversations.bulkWrite(lasts.values().stream().map(Numbering::last).toList(), unordered);
    }
  }

  /// What the list of conversations shows, unless it shows something later.
  private static WriteModel<Document> last(Placement placement) {
    var conversation = new ConversationId(placement.conversation().toHexString());
    var last =
        new Document(Fields.LAST_SEQ, placement.seq())
            .append(Fields.LAST_AT, Date.from(placement.timestamp()))
            .append(Fields.LAST_RANK, Rank.of(Pos.NONE, conversation))
            .append(Fields.LAST_ID, placement.message());
    return new UpdateOneModel<>(
        and(eq(Fields.ID, placement.conversation()), lt(Fields.LAST_SEQ, placement.seq())),
        new Document("$set", last));
  }

  private Portion after(Portion done) {
    List<Document> page =
        messages
            .find(done.walk().filter(done.until()))
            .sort(done.walk().order())
            .limit(size)
            .batchSize(size)
            .into(new ArrayList<>());
    int number = done.number() + 1;
    if (page.isEmpty()) {
      return switch (done.walk()) {
        case Walk.ByTime _ ->
            new Portion(number, done.until(), Walk.byId(), List.of(), done.leftAlone(), false);
        case Walk.ById _ ->
            new Portion(number, done.until(), done.walk(), List.of(), done.leftAlone(), true);
      };
    }
    List<OldMessage> sound = page.stream().map(OldMessage::of).flatMap(Optional::stream).toList();
    List<OldMessage> ofUsers = ofUsers(sound);
    LeftAlone leftAlone = done.leftAlone();
    if (done.walk() instanceof Walk.ById) {
      leftAlone =
          leftAlone.plus(new LeftAlone(sound.size() - ofUsers.size(), page.size() - sound.size()));
    }
    Walk walk = done.walk().behind(page.getLast());
    return new Portion(number, done.until(), walk, placements(ofUsers), leftAlone, false);
  }

  /// Those whose sender and recipient exist.
  private List<OldMessage> ofUsers(List<OldMessage> sound) {
    Set<ObjectId> asked = new HashSet<>();
    for (OldMessage message : sound) {
      asked.add(message.sender());
      asked.add(message.recipient());
    }
    Set<ObjectId> existing = known.among(asked);
    return sound.stream()
        .filter(it -> existing.contains(it.sender()) && existing.contains(it.recipient()))
        .toList();
  }

  private List<Placement> placements(List<OldMessage> page) {
    Map<Pair, Directs.Opened> conversations =
        directs.open(page.stream().map(OldMessage::pair).collect(Collectors.toSet()));
    Map<Pair, Tail> ends = new HashMap<>();
    List<Placement> placements = new ArrayList<>(page.size());
    for (OldMessage message : page) {
      Directs.Opened conversation = requireNonNull(conversations.get(message.pair()));
      Tail before = ends.computeIfAbsent(message.pair(), _ -> tail(conversation));
      boolean late = message.timestamp().isBefore(before.timestamp());
      var end = new Tail(before.seq() + 1, late ? before.timestamp() : message.timestamp());
      ends.put(message.pair(), end);
      placements.add(
          new Placement(message.id(), conversation.id(), end.seq(), end.timestamp(), late));
    }
    return placements;
  }

  private Tail tail(Directs.Opened conversation) {
    Tail cached = tails.get(conversation.id());
    if (cached != null) {
      return cached;
    }
    if (conversation.fresh()) {
      return Tail.EMPTY;
    }
    Document last =
        messages
            .find(eq(Fields.CONVERSATION, conversation.id()))
            .sort(descending(Fields.SEQ))
            .first();
    return last == null
        ? Tail.EMPTY
        : new Tail(Documents.number(last.get(Fields.SEQ)), Documents.timestamp(last));
  }
}
