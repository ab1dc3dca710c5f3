package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static java.lang.System.Logger.Level.INFO;
import static java.util.Objects.requireNonNull;

import com.mongodb.MongoBulkWriteException;
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
  private final Instant latest;
  private final Map<ObjectId, Tail> tails = new Lru<>(CACHED);

  /// Where a conversation ends.
  private record Tail(long seq, Instant timestamp) {
    static final Tail EMPTY = new Tail(0, Instant.MIN);
  }

  /// @param size messages in a portion
  /// @param latest the latest time that a message can be from
  Numbering(MongoDatabase database, Directs directs, int size, Instant latest) {
    this.messages = database.getCollection(Fields.MESSAGES);
    this.conversations = database.getCollection(Fields.CONVERSATIONS);
    this.portions = new Portions(database.getCollection(Fields.PLACEMENTS));
    this.known = new KnownUsers(database.getCollection(Fields.USERS), CACHED);
    this.directs = directs;
    this.size = size;
    this.latest = latest;
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
      long refused = carryOut(now);
      if (now.last()) {
        return now;
      }
      Portion next = portions.decide(after(now, refused));
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

  /// Returns how many messages the database refuses to change: they stay without a place.
  private long carryOut(Portion portion) {
    List<WriteModel<Document>> updates = new ArrayList<>(portion.placements().size());
    for (Placement placement : portion.placements()) {
      var place =
          new Document(Fields.CONVERSATION, placement.conversation())
              .append(Fields.SEQ, placement.seq());
      if (placement.late()) {
        place.append(Fields.AT, Date.from(placement.timestamp()));
      }
      updates.add(
          new UpdateOneModel<>(eq(Fields.ID, placement.message()), new Document("$set", place)));
    }
    if (updates.isEmpty()) {
      return 0;
    }
    Set<Integer> refused = refused(updates);
    Map<ObjectId, Placement> lasts = new LinkedHashMap<>();
    for (int i = 0; i < updates.size(); i++) {
      if (!refused.contains(i)) {
        Placement placement = portion.placements().get(i);
        lasts.put(placement.conversation(), placement);
        tails.put(placement.conversation(), new Tail(placement.seq(), placement.timestamp()));
      }
    }
    if (!lasts.isEmpty()) {
      conversations.bulkWrite(
          lasts.values().stream().map(Numbering::last).toList(),
          new BulkWriteOptions().ordered(false));
    }
    return refused.size();
  }

  /// Writes them; returns which ones the database refuses for good, such as documents that would
  /// grow too large. One of them must not keep a server from starting.
  private Set<Integer> refused(List<WriteModel<Document>> updates) {
    try {
      messages.bulkWrite(updates, new BulkWriteOptions().ordered(false));
      return Set.of();
    } catch (MongoBulkWriteException fault) {
      if (fault.getWriteConcernError() != null
          || !fault.getWriteErrors().stream().allMatch(it -> Faults.isFinal(it.getCode()))) {
        throw fault;
      }
      return fault.getWriteErrors().stream().map(it -> it.getIndex()).collect(Collectors.toSet());
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

  private Portion after(Portion done, long refused) {
    List<Document> page =
        messages
            .find(done.walk().filter(done.until()))
            .projection(OldMessage.FIELDS)
            .sort(done.walk().order())
            .limit(size)
            .batchSize(size)
            .into(new ArrayList<>());
    int number = done.number() + 1;
    // All that stays unplaced is seen by id.
    boolean byId = done.walk() instanceof Walk.ById;
    LeftAlone before =
        byId ? done.leftAlone().plus(new LeftAlone(0, 0, refused)) : done.leftAlone();
    if (page.isEmpty()) {
      return switch (done.walk()) {
        case Walk.ByTime _ ->
            new Portion(number, done.until(), Walk.byId(), List.of(), before, false);
        case Walk.ById _ -> new Portion(number, done.until(), done.walk(), List.of(), before, true);
      };
    }
    List<OldMessage> sound = sound(page);
    List<OldMessage> ofUsers = known.exchanged(sound);
    var found = new LeftAlone(sound.size() - ofUsers.size(), page.size() - sound.size(), 0);
    LeftAlone leftAlone = byId ? before.plus(found) : before;
    Walk walk = done.walk().behind(page.getLast());
    return new Portion(number, done.until(), walk, placements(ofUsers), leftAlone, false);
  }

  /// Those that have what the old server shows. The texts stay where they are.
  private List<OldMessage> sound(List<Document> page) {
    List<Object> ids = new ArrayList<>();
    page.forEach(it -> ids.add(it.get(Fields.ID)));
    Set<Object> withText = new HashSet<>();
    messages
        .find(and(in(Fields.ID, ids), OldMessage.HAS_TEXT))
        .projection(include(Fields.ID))
        .forEach(it -> withText.add(it.get(Fields.ID)));
    return page.stream()
        .filter(it -> withText.contains(it.get(Fields.ID)))
        .map(it -> OldMessage.of(it, latest))
        .flatMap(Optional::stream)
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
          new Placement(
              message.id(),
              conversation.id(),
              end.seq(),
              end.timestamp(),
              late || message.moved()));
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
            .projection(Conversations.ENDS)
            .sort(descending(Fields.SEQ))
            .first();
    return last == null
        ? Tail.EMPTY
        : new Tail(Documents.number(last.get(Fields.SEQ)), Documents.timestamp(last));
  }
}
