package dev.standin.store.sqlite;

import dev.standin.chat.Message;
import dev.standin.chat.Moved;
import java.sql.SQLException;
import java.util.Optional;

/// Reads messages with all that belongs to them. For one thread.
final class SaidRows {

  private static final String RECORD = "SELECT record FROM entries WHERE place = ? AND kind = 1";
  private static final String OPEN = "SELECT count(*) FROM questions WHERE message = ?";
  private static final String WHY = "SELECT json FROM why WHERE message = ?";

  private final Lru<Long, Conversation> conversations;

  SaidRows(int inMemory) {
    this.conversations = new Lru<>(inMemory);
  }

  /// The message at a place, if there is one.
  Optional<Moved.Said> at(Session session, long place) throws SQLException {
    Optional<byte[]> record = session.one(RECORD, row -> row.getBytes(1), place);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Message message =
        Records.message(conversation(session, Place.conversation(place)), record.get());
    boolean busy = Records.recipientBusy(record.get());
    byte[] id = Ids.bytes(message.id().hex());
    boolean open = busy && session.number(OPEN, (Object) id) > 0;
    Optional<String> why =
        message.generated()
            ? session.one(WHY, row -> row.getString(1), (Object) id)
            : Optional.empty();
    return Optional.of(new Moved.Said(message, busy, open, why));
  }

  private Conversation conversation(Session session, long number) throws SQLException {
    Conversation known = conversations.get(number);
    if (known == null) {
      known = ConversationRows.byNumber(session, number).orElseThrow();
      conversations.put(number, known);
    }
    return known;
  }
}
