package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// Finds messages of the old server that have no place yet, and has them placed in the order of
/// (timestamp, _id). Not safe for several threads.
final class OldWrites {

  private static final int PAGE = 256;
  private static final int KNOWN = 10_000;
  private static final int SECONDS = 30;

  private final MongoCollection<Document> messages;
  private final KnownUsers users;
  private final Function<OldMessage, CompletionStage<Boolean>> placing;

  /// @param placing done when the message has its place; true if it got it here
  OldWrites(
      MongoCollection<Document> messages,
      MongoCollection<Document> users,
      Function<OldMessage, CompletionStage<Boolean>> placing) {
    this.messages = messages;
    this.users = new KnownUsers(users, KNOWN);
    this.placing = placing;
  }

  /// Blocking. Places what stands there with this id or a higher one; returns how many got their
  /// place here.
  int place(ObjectId from) {
    int placed = 0;
    Bson behind = gte(Fields.ID, from);
    while (true) {
      List<Document> page =
          messages
              .find(and(eq(Fields.CONVERSATION, null), behind))
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
            .find(and(in(Fields.ID, ids), eq(Fields.CONVERSATION, null)))
            .into(new ArrayList<>()));
  }

  private int placeAll(List<Document> page) {
    List<CompletableFuture<Boolean>> placed = new ArrayList<>();
    for (OldMessage message : ofUsers(page)) {
      placed.add(placing.apply(message).toCompletableFuture());
    }
    int here = 0;
    for (CompletableFuture<Boolean> one : placed) {
      try {
        here += one.orTimeout(SECONDS, TimeUnit.SECONDS).join() ? 1 : 0;
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException why ? why : e;
      }
    }
    return here;
  }

  /// The sound ones whose sender and recipient exist, in the order in which the old server shows
  /// them.
  private List<OldMessage> ofUsers(List<Document> page) {
    List<OldMessage> sound = page.stream().map(OldMessage::of).flatMap(Optional::stream).toList();
    Set<ObjectId> asked = new HashSet<>();
    sound.forEach(message -> asked.addAll(List.of(message.sender(), message.recipient())));
    Set<ObjectId> existing = users.among(asked);
    return sound.stream()
        .filter(it -> existing.contains(it.sender()) && existing.contains(it.recipient()))
        .sorted(Comparator.comparing(OldMessage::timestamp).thenComparing(OldMessage::id))
        .toList();
  }
}
