package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.ExportSource;
import dev.standin.chat.Moved;
import dev.standin.chat.Note;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// All of a data folder as of one moment, read in one transaction that changes nothing; the server
/// may run.
public final class SqliteExport implements ExportSource {

  private static final int CONVERSATIONS_IN_MEMORY = 20_000;

  private static final String PEOPLE = "SELECT " + KnownUser.COLUMNS + " FROM users ORDER BY id";
  private static final String TALKS =
      """
      SELECT c.id, l.id, h.id FROM conversations c
        JOIN users l ON l.number = c.low JOIN users h ON h.number = c.high
        WHERE c.kind = 1 ORDER BY c.id""";

  /// Only the places are sorted, on disk if they are many; the messages are read one by one.
  private static final String ORDER =
      """
      SELECT e.place FROM entries e JOIN conversations c ON c.number = e.place >> 32
        WHERE e.kind = 1 ORDER BY e.at, c.id, e.place""";

  private static final String NOTES =
      """
      SELECT n.id, n.title, n.text, n.audience, n.person, n.changed_at, u.id
        FROM notes n JOIN users u ON u.number = n.owner ORDER BY n.id""";

  private final Session session;
  private final SaidRows rows = new SaidRows(CONVERSATIONS_IN_MEMORY);

  private SqliteExport(Session session) {
    this.session = session;
  }

  /// Opens the data folder for reading; what is stored later is not part of the export.
  ///
  /// @throws DataFolderException if there is no data, or it is of a newer version
  public static SqliteExport of(Path dataFolder) {
    Path database = dataFolder.resolve(DataFolder.DATABASE);
    if (!Files.exists(database)) {
      throw new DataFolderException(
          "There is no data in " + dataFolder + " to export; choose another data folder.");
    }
    try {
      Connection connection = Connections.reading(database);
      try {
        Schema.refuseNewer(database, Connections.number(connection, "PRAGMA user_version"));
        Connections.execute(connection, "PRAGMA temp_store = FILE");
        var session = new Session(connection);
        session.update("BEGIN");
        // The first read fixes the moment.
        session.number("SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1)");
        return new SqliteExport(session);
      } catch (SQLException | RuntimeException fault) {
        connection.close();
        throw fault;
      }
    } catch (SQLException fault) {
      throw new DataFolderException(
          "Can't read %s: %s".formatted(database, fault.getMessage()), fault);
    }
  }

  @Override
  public void people(Consumer<Moved.Person> each) {
    each(PEOPLE, row -> each.accept(new Moved.Person(KnownUser.read(row).user())));
  }

  @Override
  public void talks(Consumer<Moved.Talk> each) {
    each(
        TALKS,
        row -> {
          var id = new ConversationId(Ids.hex(row.getBytes(1)));
          each.accept(new Moved.Talk(id, members(row.getBytes(2), row.getBytes(3))));
        });
  }

  static List<UserId> members(byte[] low, byte[] high) {
    var one = new UserId(Ids.hex(low));
    var other = new UserId(Ids.hex(high));
    int order = one.hex().compareTo(other.hex());
    if (order == 0) {
      return List.of(one);
    }
    return order < 0 ? List.of(one, other) : List.of(other, one);
  }

  @Override
  public void said(Consumer<Moved.Said> each) {
    each(ORDER, row -> each.accept(rows.at(session, row.getLong(1)).orElseThrow()));
  }

  @Override
  public void notes(Consumer<Moved.Noted> each) {
    each(
        NOTES,
        row -> {
          Note note = SqliteNotes.note(new UserId(Ids.hex(row.getBytes(7))), row);
          each.accept(new Moved.Noted(note));
        });
  }

  /// All have their places here.
  @Override
  public long leftOut() {
    return 0;
  }

  /// Does something with a row.
  @FunctionalInterface
  private interface Use {
    void row(ResultSet row) throws SQLException;
  }

  private void each(String sql, Use use) {
    try {
      session.each(
          sql,
          row -> {
            use.row(row);
            return true;
          });
    } catch (SQLException fault) {
      throw new StoreException("The store can't be read.", Duration.ofSeconds(5), fault);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException fault) {
      throw new StoreException("The store can't be closed.", Duration.ofSeconds(5), fault);
    }
  }
}
