package dev.standin.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;

/// A message's row as found, `place, record`, before its conversation is known.
record Found(long conversation, byte[] record) {

  static Found read(ResultSet row) throws SQLException {
    return new Found(Place.conversation(row.getLong(1)), row.getBytes(2));
  }
}
