package dev.standin.store.sqlite;

import dev.standin.chat.MessageId;
import java.sql.SQLException;
import java.util.Optional;

/// Finds messages by their ids, which the store itself never needs: a table that lasts as long as
/// the connection, on disk.
final class MessageIdRows {

  /// Where the id lies in a record, from 1.
  private static final int AT = Records.ID + 1;

  private static final String MAKE =
      "CREATE TEMP TABLE ids (id BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID";
  private static final String FILL =
      "INSERT INTO temp.ids SELECT substr(record, " + AT + ", 12), place FROM entries";
  private static final String FIND = "SELECT place FROM temp.ids WHERE id = ?";
  private static final String ADD = "INSERT INTO temp.ids (id, place) VALUES (?, ?)";

  private final Session session;

  /// Reads all that is stored.
  MessageIdRows(Session session) throws SQLException {
    this.session = session;
    session.update(MAKE);
    session.update(FILL);
  }

  Optional<Long> place(MessageId id) throws SQLException {
    return session.one(FIND, row -> row.getLong(1), (Object) Ids.bytes(id.hex()));
  }

  void add(MessageId id, long place) throws SQLException {
    session.update(ADD, Ids.bytes(id.hex()), place);
  }
}
