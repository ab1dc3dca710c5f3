package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Finds direct conversations in the tables.
final class ConversationRows {

  private static final String SELECT =
      """
      SELECT c.number, c.id, l.number, l.id, h.number, h.id FROM conversations c
        JOIN users l ON l.number = c.low JOIN users h ON h.number = c.high
        WHERE c.kind = 1 AND\s""";
  private static final String BY_NUMBER = SELECT + "c.number = ?";
  private static final String BY_ID = SELECT + "c.id = ?";
  private static final String BY_PAIR = SELECT + "c.low = ? AND c.high = ?";
  private static final String USER_NUMBER = "SELECT number FROM users WHERE id = ?";

  private ConversationRows() {}

  static Optional<Conversation> byNumber(Session session, long number) throws SQLException {
    return session.one(BY_NUMBER, ConversationRows::read, number);
  }

  static Optional<Conversation> byId(Session session, ConversationId id) throws SQLException {
    return session.one(BY_ID, ConversationRows::read, (Object) Ids.bytes(id.hex()));
  }

  static Optional<Conversation> byNumbers(Session session, long one, long other)
      throws SQLException {
    return session.one(BY_PAIR, ConversationRows::read, Math.min(one, other), Math.max(one, other));
  }

  static Optional<Conversation> byUsers(Session session, UserId one, UserId other)
      throws SQLException {
    long first = session.number(USER_NUMBER, (Object) Ids.bytes(one.hex()));
    long second = session.number(USER_NUMBER, (Object) Ids.bytes(other.hex()));
    return byNumbers(session, first, second);
  }

  private static Conversation read(ResultSet row) throws SQLException {
    return Conversation.direct(
        row.getLong(1),
        new ConversationId(Ids.hex(row.getBytes(2))),
        new Conversation.Member(row.getLong(3), new UserId(Ids.hex(row.getBytes(4)))),
        new Conversation.Member(row.getLong(5), new UserId(Ids.hex(row.getBytes(6)))));
  }
}
