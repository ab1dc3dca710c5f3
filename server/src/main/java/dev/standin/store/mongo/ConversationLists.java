package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.ConversationSummary;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Reads people's lists of conversations, by the last entry that each conversation's document
/// tells.
final class ConversationLists {

  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final Parts parts;

  ConversationLists(Parts parts) {
    this.parts = parts;
  }

  List<ConversationSummary> page(UserId user, Optional<Cursor> behind, int limit) {
    if (limit < 1) {
      return List.of();
    }
    // What this server acknowledged is in the list; of the others it may be a moment late.
    parts.lists().settle(SETTLING);
    List<Document> found =
        parts
            .database()
            .conversations
            .find(Filters.and(of(user), Filters.gt(Fields.LAST_SEQ, 0L), behind(behind)))
            .sort(Sorts.descending(Fields.LAST_AT, Fields.LAST_RANK))
            .limit(limit)
            .into(new ArrayList<>());
    Map<Object, Message> last = last(found);
    List<ConversationSummary> list = new ArrayList<>();
    for (Document document : found) {
      Message message = last.get(document.get(Fields.LAST_ID));
      if (message != null) {
        list.add(summary(user, document, message));
      }
    }
    return list;
  }

  private static ConversationSummary summary(UserId user, Document document, Message last) {
    Conversation conversation = Conversation.read(document);
    long at = Conversation.hint(document).at();
    var cursor = new Cursor(at, Documents.number(document.get(Fields.LAST_RANK)));
    return new ConversationSummary(
        conversation.id(), conversation.other(user), last.seq(), last, cursor);
  }

  private static Bson behind(Optional<Cursor> cursor) {
    if (cursor.isEmpty()) {
      return new Document();
    }
    Date at = Date.from(Instant.ofEpochMilli(cursor.get().high()));
    return Filters.or(
        Filters.lt(Fields.LAST_AT, at),
        Filters.and(
            Filters.eq(Fields.LAST_AT, at), Filters.lt(Fields.LAST_RANK, cursor.get().low())));
  }

  private Map<Object, Message> last(List<Document> conversations) {
    List<Object> ids = new ArrayList<>();
    conversations.forEach(it -> ids.add(it.get(Fields.LAST_ID)));
    Map<Object, Message> last = new HashMap<>();
    if (!ids.isEmpty()) {
      parts
          .database()
          .messages
          .find(Filters.in(Fields.ID, ids))
          .forEach(
              it -> Documents.message(it).ifPresent(found -> last.put(it.get(Fields.ID), found)));
    }
    return last;
  }

  List<UserId> peers(UserId user, int limit) {
    if (limit < 1) {
      return List.of();
    }
    Set<UserId> peers = new LinkedHashSet<>();
    // One of them may be the conversation with oneself.
    for (Document document :
        parts
            .database()
            .conversations
            .find(of(user))
            .projection(Projections.include(Fields.MEMBERS))
            .limit(limit + 1)) {
      peers.add(Conversation.read(document).other(user));
    }
    peers.remove(user);
    return peers.stream().limit(limit).toList();
  }

  private static Bson of(UserId user) {
    return Filters.eq(Fields.MEMBERS, Documents.id(user.hex()));
  }
}
