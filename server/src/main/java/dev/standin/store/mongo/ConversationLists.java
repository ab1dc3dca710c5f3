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
    List<ConversationSummary> list = new ArrayList<>();
    Optional<Cursor> from = behind;
    while (list.size() < limit) {
      List<Document> found = found(user, from, limit);
      list.addAll(summaries(user, found));
      if (found.size() < limit) {
        break;
      }
      // A page that is short ends the list, so one with a gap is filled up.
      from = Optional.of(cursor(found.getLast()));
    }
    return list.subList(0, Math.min(limit, list.size()));
  }

  private List<Document> found(UserId user, Optional<Cursor> behind, int limit) {
    return parts
        .database()
        .conversations
        .find(Filters.and(of(user), Filters.gt(Fields.LAST_SEQ, 0L), behind(behind)))
        .sort(Sorts.descending(Fields.LAST_AT, Fields.LAST_RANK))
        .limit(limit)
        .into(new ArrayList<>());
  }

  private List<ConversationSummary> summaries(UserId user, List<Document> found) {
    Map<Object, Message> last = last(found);
    List<ConversationSummary> list = new ArrayList<>();
    for (Document document : found) {
      Conversation conversation = Conversation.read(document);
      Optional.ofNullable(last.get(document.get(Fields.LAST_ID)))
          .or(() -> newest(conversation))
          .map(
              it ->
                  new ConversationSummary(
                      conversation.id(), conversation.other(user), it.seq(), it, cursor(document)))
          .ifPresent(list::add);
    }
    return list;
  }

  private static Cursor cursor(Document document) {
    return new Cursor(
        Conversation.hint(document).at(), Documents.number(document.get(Fields.LAST_RANK)));
  }

  /// What is the last one now, where somebody deleted that which was.
  private Optional<Message> newest(Conversation conversation) {
    Document newest =
        parts
            .database()
            .messages
            .find(Filters.eq(Fields.CONVERSATION, Documents.id(conversation.id().hex())))
            .sort(Sorts.descending(Fields.SEQ))
            .limit(1)
            .first();
    return newest == null ? Optional.empty() : Documents.message(newest);
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
