package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.SearchQuery;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// Finds messages by an indexed array of terms, in the order of their ids, which is that of the
/// seconds in which they were sent. What another server took may be found a moment later. Of who
/// has more than 10,000 conversations, those with the latest entries are searched.
final class MongoSearch implements MessageSearch {

  private static final Duration SETTLING = Duration.ofSeconds(1);
  private static final int CONVERSATIONS = 10_000;
  private static final int ID_BYTES = 12;

  /// The database gives up before the driver stops to listen, so that it doesn't go on for nobody.
  private static final long SECONDS = 4;

  /// Searches that may hold a connection at once: the others belong to those who write and deliver.
  private static final int AT_ONCE = 16;

  private static final Duration LATER = Duration.ofSeconds(5);
  private static final Found NOTHING = new Found(List.of(), Optional.empty());

  private final Parts parts;
  private final Database database;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  MongoSearch(Parts parts) {
    this.parts = parts;
    this.database = parts.database();
  }

  @Override
  public Found find(UserId user, Wanted wanted) {
    // What this server acknowledged is found.
    parts.search().settle(SETTLING);
    boolean mine = false;
    try {
      mine = turns.tryAcquire(SECONDS, TimeUnit.SECONDS);
      if (!mine) {
        throw new StoreException("Too many searches are under way; search again later.", LATER);
      }
      return Faults.reading(() -> found(user, wanted));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException("The search was interrupted.", LATER);
    } finally {
      if (mine) {
        turns.release();
      }
    }
  }

  private Found found(UserId user, Wanted wanted) {
    List<Object> where = conversations(user, wanted.in());
    if (where.isEmpty()) {
      return NOTHING;
    }
    List<ObjectId> ids = ids(where, wanted);
    if (ids.size() <= wanted.limit()) {
      return new Found(messages(ids), Optional.empty());
    }
    List<ObjectId> page = ids.subList(0, wanted.limit());
    return new Found(messages(page), Optional.of(cursor(page.getLast())));
  }

  /// The seconds of an id are the upper number, the rest of it the lower one.
  private static Cursor cursor(ObjectId id) {
    ByteBuffer bytes = ByteBuffer.wrap(id.toByteArray());
    return new Cursor(Integer.toUnsignedLong(bytes.getInt()), bytes.getLong());
  }

  private static ObjectId id(Cursor cursor) {
    return new ObjectId(
        ByteBuffer.allocate(ID_BYTES).putInt((int) cursor.high()).putLong(cursor.low()).array());
  }

  /// The ids of one more than a page has, if there are so many.
  private List<ObjectId> ids(List<Object> where, Wanted wanted) {
    List<Bson> filters = new ArrayList<>();
    filters.add(Filters.in(Fields.CONVERSATION, where));
    filters.addAll(terms(wanted.query()));
    wanted.behind().ifPresent(it -> filters.add(Filters.lt(Fields.ID, id(it))));
    List<ObjectId> ids = new ArrayList<>();
    database
        .terms
        .find(Filters.and(filters))
        .projection(Projections.include(Fields.ID))
        .sort(Sorts.descending(Fields.ID))
        .limit((int) Math.min(wanted.limit() + 1L, Integer.MAX_VALUE))
        .maxTime(SECONDS, TimeUnit.SECONDS)
        .forEach(it -> ids.add(it.getObjectId(Fields.ID)));
    return ids;
  }

  /// Each for itself, which means the same as `$all`, of which not all servers know patterns.
  /// Anchored, so that the index is asked for a range; the longest first, since it is asked for one
  /// of them only, and the longest are found least.
  private static List<Bson> terms(SearchQuery query) {
    return query.parts().stream()
        .sorted(Comparator.comparingInt((SearchQuery.Part part) -> part.text().length()).reversed())
        .map(
            part ->
                part.prefix()
                    ? Filters.regex(Fields.TERMS, "^" + Pattern.quote(part.text()))
                    : Filters.eq(Fields.TERMS, part.text()))
        .toList();
  }

  /// Those that are to be searched.
  private List<Object> conversations(UserId user, Optional<ConversationId> in) {
    if (in.isPresent()) {
      return isMember(user, in.get()) ? List.of(Documents.id(in.get().hex())) : List.of();
    }
    List<Object> own = new ArrayList<>();
    database
        .conversations
        .find(Filters.eq(Fields.MEMBERS, Documents.id(user.hex())))
        .projection(Projections.include(Fields.ID))
        .sort(Sorts.descending(Fields.LAST_AT, Fields.LAST_RANK))
        .limit(CONVERSATIONS)
        .forEach(it -> own.add(Objects.requireNonNull(it.get(Fields.ID))));
    return own;
  }

  private boolean isMember(UserId user, ConversationId conversation) {
    return parts
        .conversations()
        .byId(conversation)
        .filter(it -> it.members().contains(user))
        .isPresent();
  }

  private List<Message> messages(List<ObjectId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<Object, Message> found = new HashMap<>();
    database
        .messages
        .find(Filters.in(Fields.ID, ids))
        .forEach(
            it ->
                Documents.message(it).ifPresent(message -> found.put(it.get(Fields.ID), message)));
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }
}
