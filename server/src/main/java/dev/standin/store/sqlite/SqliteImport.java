package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.EmailAddress;
import dev.standin.chat.ImportTarget;
import dev.standin.chat.MessageId;
import dev.standin.chat.Moved;
import dev.standin.chat.Note;
import dev.standin.chat.NoteId;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes what is moved into a data folder that no server uses. Each group is one transaction, and
/// imported messages come at the end of the log, so what clients know of places in it stays true.
public final class SqliteImport implements ImportTarget {

  private static final int CONVERSATIONS_IN_MEMORY = 20_000;

  private static final String PERSON = "SELECT " + KnownUser.COLUMNS + " FROM users WHERE id = ?";
  private static final String HOLDER = "SELECT id FROM users WHERE folded = ? AND email = ?";
  private static final String TALK_OF =
      """
      SELECT c.id, l.id, h.id FROM conversations c
        JOIN users l ON l.number = c.low JOIN users h ON h.number = c.high
        WHERE c.kind = 1 AND\s""";
  private static final String TALK = TALK_OF + "c.id = ?";
  private static final String SAME = TALK_OF + "c.low = ? AND c.high = ?";
  private static final String NUMBER = "SELECT number FROM conversations WHERE id = ? AND kind = 1";
  private static final String USER = "SELECT number FROM users WHERE id = ?";
  private static final String NAMED =
      "SELECT record FROM entries WHERE client_id = ?"
          + " AND sender = (SELECT number FROM users WHERE id = ?)";
  private static final String ANSWER =
      "SELECT record FROM entries WHERE reply_to = ? AND origin IS NOT NULL";
  private static final String NOTE =
      """
      SELECT n.id, n.title, n.text, n.audience, n.person, n.changed_at, u.id
        FROM notes n JOIN users u ON u.number = n.owner WHERE n.id = ?""";

  private final DataFolder folder;
  private final Session session;
  private final SaidRows rows = new SaidRows(CONVERSATIONS_IN_MEMORY);
  private final Lru<ConversationId, Long> numbers = new Lru<>(CONVERSATIONS_IN_MEMORY);
  private final MessageIdRows ids;
  private final ImportWrites writes;

  private SqliteImport(DataFolder folder, Session session) throws SQLException {
    this.folder = folder;
    this.session = session;
    this.ids = new MessageIdRows(session);
    this.writes = new ImportWrites(session, ids, this::number);
  }

  /// Locks the data folder and makes it if there is none.
  ///
  /// @throws DataFolderException if a server uses it, or it can't be used
  public static SqliteImport into(Path dataFolder) {
    DataFolder folder = DataFolder.lock(dataFolder, Duration.ZERO);
    boolean opened = false;
    try {
      SqliteBackup.refuseHalfRestored(folder);
      Schema.refuseForeign(folder.database());
      folder.createDatabase();
      NativeLibrary.keepIn(folder);
      Connection connection = Connections.writing(folder.database());
      try {
        Schema.migrate(connection, folder.database());
        Connections.execute(connection, "PRAGMA temp_store = FILE");
        Connections.execute(connection, "PRAGMA cache_size = -64000");
        var target = new SqliteImport(folder, new Session(connection));
        opened = true;
        return target;
      } finally {
        if (!opened) {
          connection.close();
        }
      }
    } catch (SQLException | IOException fault) {
      throw new DataFolderException(
          "Can't import into %s: %s".formatted(folder.path(), fault.getMessage()), fault);
    } finally {
      if (!opened) {
        folder.close();
      }
    }
  }

  @Override
  public List<User> people(Collection<UserId> people) {
    return found(people, id -> session.one(PERSON, row -> KnownUser.read(row).user(), bytes(id)));
  }

  @Override
  public Map<String, UserId> holders(Collection<String> emails) {
    return mapped(
        emails,
        email ->
            session.one(
                HOLDER,
                row -> new UserId(Ids.hex(row.getBytes(1))),
                EmailAddress.folded(email),
                email));
  }

  @Override
  public List<Moved.Talk> talks(Collection<ConversationId> talks) {
    return found(talks, id -> session.one(TALK, SqliteImport::talk, (Object) Ids.bytes(id.hex())));
  }

  @Override
  public List<Moved.Talk> sameMembers(Collection<Moved.Talk> talks) {
    return found(
        talks,
        talk -> {
          long one = session.number(USER, bytes(talk.members().getFirst()));
          long other = session.number(USER, bytes(talk.members().getLast()));
          return session.one(SAME, SqliteImport::talk, Math.min(one, other), Math.max(one, other));
        });
  }

  private static Moved.Talk talk(java.sql.ResultSet row) throws SQLException {
    return new Moved.Talk(
        new ConversationId(Ids.hex(row.getBytes(1))),
        SqliteExport.members(row.getBytes(2), row.getBytes(3)));
  }

  @Override
  public Map<ConversationId, Tail> tails(Collection<ConversationId> talks) {
    return mapped(
        talks,
        id -> {
          Optional<Long> number = number(id);
          return number.isEmpty()
              ? Optional.empty()
              : session.one(
                  Tx.TAIL,
                  row -> new Tail(Place.seq(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2))),
                  Place.of(number.get(), 0),
                  Place.of(number.get(), Place.MAX_SEQ));
        });
  }

  @Override
  public Map<Spot, Moved.Said> at(Collection<Spot> spots) {
    return mapped(
        spots,
        spot -> {
          Optional<Long> number = number(spot.conversation());
          return number.isEmpty()
              ? Optional.empty()
              : rows.at(session, Place.of(number.get(), spot.seq()));
        });
  }

  @Override
  public Map<MessageId, Spot> spots(Collection<MessageId> messages) {
    return mapped(
        messages,
        id -> {
          Optional<Long> place = ids.place(id);
          return place.isEmpty()
              ? Optional.empty()
              : rows.at(session, place.get()).map(said -> Spot.of(said.message()));
        });
  }

  @Override
  public Map<Named, MessageId> named(Collection<Named> names) {
    return mapped(
        names,
        name ->
            session.one(
                NAMED,
                row -> Records.id(row.getBytes(1)),
                name.clientId().value(),
                bytes(name.sender())));
  }

  @Override
  public Map<MessageId, MessageId> answers(Collection<MessageId> questions) {
    return mapped(
        questions,
        id ->
            session.one(ANSWER, row -> Records.id(row.getBytes(1)), (Object) Ids.bytes(id.hex())));
  }

  @Override
  public List<Note> notes(Collection<NoteId> notes) {
    return found(
        notes,
        id ->
            session.one(
                NOTE,
                row -> SqliteNotes.note(new UserId(Ids.hex(row.getBytes(7))), row),
                (Object) Ids.bytes(id.hex())));
  }

  @Override
  public void addPeople(List<Moved.Person> people) {
    stored(() -> writes.people(people));
  }

  @Override
  public void addTalks(List<Moved.Talk> talks) {
    stored(() -> writes.talks(talks));
  }

  @Override
  public void addSaid(List<Moved.Said> said) {
    stored(() -> writes.said(said));
  }

  @Override
  public void addNotes(List<Moved.Noted> notes) {
    stored(() -> writes.notes(notes));
  }

  /// Each group was finished by itself.
  @Override
  public void finish() {}

  private Optional<Long> number(ConversationId id) throws SQLException {
    Long known = numbers.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Long> number =
        session.one(NUMBER, row -> row.getLong(1), (Object) Ids.bytes(id.hex()));
    number.ifPresent(it -> numbers.put(id, it));
    return number;
  }

  private static Object bytes(UserId id) {
    return Ids.bytes(id.hex());
  }

  /// Looks one thing up.
  @FunctionalInterface
  private interface LookUp<K, V> {
    Optional<V> of(K key) throws SQLException;
  }

  private static <K, V> List<V> found(Collection<K> keys, LookUp<K, V> lookUp) {
    return new ArrayList<>(mapped(keys, lookUp).values());
  }

  private static <K, V> Map<K, V> mapped(Collection<K> keys, LookUp<K, V> lookUp) {
    Map<K, V> found = new HashMap<>();
    try {
      for (K key : keys) {
        lookUp.of(key).ifPresent(value -> found.put(key, value));
      }
    } catch (SQLException fault) {
      throw Faults.reading(fault);
    }
    return found;
  }

  /// Writes.
  @FunctionalInterface
  private interface Write {
    void run() throws SQLException;
  }

  /// One transaction, on disk when this returns, or nothing of it.
  private void stored(Write write) {
    try {
      session.update("BEGIN IMMEDIATE");
      boolean done = false;
      try {
        write.run();
        session.update("COMMIT");
        done = true;
      } finally {
        if (!done) {
          session.update("ROLLBACK");
        }
      }
    } catch (SQLException fault) {
      throw Faults.writing(fault);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException fault) {
      throw Faults.reading(fault);
    } finally {
      folder.close();
    }
  }
}
