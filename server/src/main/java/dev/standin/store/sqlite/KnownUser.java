package dev.standin.store.sqlite;

import dev.standin.chat.Availability;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A user and their number in this store.
record KnownUser(long number, User user) {

  static final String COLUMNS =
      "number, id, email, password_hash, busy, busy_until, away_text, not_before, created_at";

  static KnownUser read(ResultSet row) throws SQLException {
    Optional<Instant> until = instant(row, 6);
    Availability availability =
        row.getInt(5) == 0
            ? Availability.AVAILABLE
            : new Availability(Availability.Status.BUSY, until);
    return new KnownUser(
        row.getLong(1),
        new User(
            new UserId(Ids.hex(row.getBytes(2))),
            row.getString(3),
            row.getString(4),
            availability,
            Optional.ofNullable(row.getString(7)),
            instant(row, 8),
            Instant.ofEpochMilli(row.getLong(9))));
  }

  Conversation.Member member() {
    return new Conversation.Member(number, user.id());
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /// For a column that may be null.
  static @Nullable Long millis(Optional<Instant> instant) {
    return instant.isPresent() ? Long.valueOf(instant.get().toEpochMilli()) : null;
  }
}
