package dev.standin.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bson.Document;

/// Reads a conversation by its seq.
final class Histories {

  /// A streamed page has at most so many messages, and ends with the message that goes beyond so
  /// many bytes.
  private static final int PAGE = 500;

  private static final int PAGE_BYTES = 128 << 10;

  /// What the driver holds of an answer at once.
  static final int BATCH = 128;

  private final Database database;

  Histories(Database database) {
    this.database = database;
  }

  /// From seq to seq, both included.
  record Range(ConversationId conversation, long first, long last) {}

  /// About what it weighs.
  static int bytes(Message message) {
    return 200 + 2 * message.content().length();
  }

  long lastSeq(ConversationId conversation) {
    Document last =
        database
            .messages
            .find(Filters.eq(Fields.CONVERSATION, Documents.id(conversation.hex())))
            .projection(Projections.include(Fields.SEQ))
            .sort(Sorts.descending(Fields.SEQ))
            .limit(1)
            .first();
    return last == null ? 0 : Documents.number(last.get(Fields.SEQ));
  }

  /// The oldest of the range that fit a page.
  List<Message> page(Range range) {
    List<Message> page = new ArrayList<>();
    int bytes = 0;
    try (MongoCursor<Document> cursor = up(range, PAGE).iterator()) {
      while (bytes < PAGE_BYTES && cursor.hasNext()) {
        Documents.message(cursor.next()).ifPresent(page::add);
        bytes += page.isEmpty() ? 0 : bytes(page.getLast());
      }
    }
    return page;
  }

  List<Message> oldest(Range range, int limit) {
    return messages(up(range, limit));
  }

  /// The newest of the range, oldest first.
  List<Message> newest(Range range, int limit) {
    List<Message> found =
        messages(between(range).sort(Sorts.descending(Fields.SEQ)).limit(limit).batchSize(BATCH));
    Collections.reverse(found);
    return found;
  }

  private FindIterable<Document> up(Range range, int limit) {
    return between(range).sort(Sorts.ascending(Fields.SEQ)).limit(limit).batchSize(BATCH);
  }

  private FindIterable<Document> between(Range range) {
    return database.messages.find(
        Filters.and(
            Filters.eq(Fields.CONVERSATION, Documents.id(range.conversation().hex())),
            Filters.gte(Fields.SEQ, range.first()),
            Filters.lte(Fields.SEQ, range.last())));
  }

  private static List<Message> messages(FindIterable<Document> found) {
    List<Message> messages = new ArrayList<>();
    found.forEach(it -> Documents.message(it).ifPresent(messages::add));
    return messages;
  }
}
