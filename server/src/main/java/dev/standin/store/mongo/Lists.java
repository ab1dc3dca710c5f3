package dev.standin.store.mongo;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/// Tells conversations their last entries: many entries of a conversation cost one update.
final class Lists implements Behind {

  private final Database database;

  Lists(Database database) {
    this.database = database;
  }

  @Override
  public void write(List<Message> messages) {
    Map<ConversationId, Message> last = new HashMap<>();
    messages.forEach(it -> last.put(it.conversation(), it));
    List<WriteModel<Document>> updates = new ArrayList<>();
    last.values().forEach(it -> updates.add(update(it)));
    if (!updates.isEmpty()) {
      database.conversations.bulkWrite(updates, new BulkWriteOptions().ordered(false));
    }
  }

  private static WriteModel<Document> update(Message message) {
    return new UpdateOneModel<>(
        Filters.and(
            Filters.eq(Fields.ID, Documents.id(message.conversation().hex())),
            Filters.lt(Fields.LAST_SEQ, message.seq())),
        Updates.combine(
            Updates.set(Fields.LAST_SEQ, message.seq()),
            Updates.set(Fields.LAST_AT, Date.from(message.timestamp())),
            Updates.set(Fields.LAST_RANK, Rank.of(message.pos(), message.conversation())),
            Updates.set(Fields.LAST_ID, Documents.id(message.id().hex()))));
  }
}
