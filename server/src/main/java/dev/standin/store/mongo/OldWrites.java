package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// Finds messages of the old server that have no place yet, and has them placed in the order of
/// (timestamp, _id). Not safe for several threads.
final class OldWrites {

  private static final int PAGE = 256;
  private static final int KNOWN = 10_000;
  private static final int SECONDS = 30;

  /// How long one that can't be placed is let be.
  private static final long AGAIN = Duration.ofMinutes(10).toNanos();

  private final MongoCollection<Document> messages;
  private final KnownUsers users;
  private final Function<OldMessage, CompletionStage<Boolean>> placing;
  private final InstantSource clock;
  private final LongSupplier nanos;

  /// What can't be placed, and when that was seen.
  private final Map<ObjectId, Long> refused = new Lru<>(KNOWN);

  /// @param placing done when that is settled; whether the message has its place then
  OldWrites(
      Database database,
      Function<OldMessage, CompletionStage<Boolean>> placing,
      InstantSource clock,
      LongSupplier nanos) {
    this.messages = database.messages;
    this.users = new KnownUsers(database.users, KNOWN);
    this.placing = placing;
    this.clock = clock;
    this.nanos = nanos;
  }

  /// Blocking. Places what stands there with this id or a higher one; returns how many got their
  /// place.
  int place(ObjectId from) {
    int placed = 0;
    Bson behind = gte(Fields.ID, from);
    while (true) {
      List<Document> page =
          messages
              .find(and(eq(Fields.CONVERSATION, null), behind, OldMessage.HAS_TEXT))
              .projection(OldMessage.FIELDS)
              .sort(ascending(Fields.ID))
              .limit(PAGE)
              .into(new ArrayList<>());
      placed += placeAll(page);
      if (page.size() < PAGE) {
        return placed;
      }
      behind = gt(Fields.ID, page.getLast().getObjectId(Fields.ID));
    }
  }

  /// Blocking. Places those of these messages that wait for it.
  int place(Collection<ObjectId> ids) {
    return placeAll(
        messages
            .find(and(in(Fields.ID, ids), eq(Fields.CONVERSATION, null), OldMessage.HAS_TEXT))
            .projection(OldMessage.FIELDS)
            .into(new ArrayList<>()));
  }

  private int placeAll(List<Document> page) {
    Map<ObjectId, CompletableFuture<Boolean>> placed = new LinkedHashMap<>();
    for (OldMessage message : ofUsers(page)) {
      placed.put(message.id(), placing.apply(message).toCompletableFuture());
    }
    int here = 0;
    for (Map.Entry<ObjectId, CompletableFuture<Boolean>> one : placed.entrySet()) {
      if (settled(one.getValue())) {
        here++;
      } else {
        refused.put(one.getKey(), nanos.getAsLong());
      }
    }
    return here;
  }

  private static boolean settled(CompletableFuture<Boolean> placed) {
    try {
      return placed.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException why ? why : e;
    }
  }

  /// The sound ones whose sender and recipient exist, in the order in which the old server shows
  /// them.
  private List<OldMessage> ofUsers(List<Document> page) {
    Instant latest = OldMessage.latest(clock.instant());
    List<OldMessage> sound =
        page.stream()
            .map(it -> OldMessage.of(it, latest))
            .flatMap(Optional::stream)
            .filter(it -> !letBe(it.id()))
            .toList();
    return users.exchanged(sound).stream()
        .sorted(Comparator.comparing(OldMessage::timestamp).thenComparing(OldMessage::id))
        .toList();
  }

  private boolean letBe(ObjectId id) {
    Long since = refused.get(id);
    return since != null && nanos.getAsLong() - since < AGAIN;
  }
}
