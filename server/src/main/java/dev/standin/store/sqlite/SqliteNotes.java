package dev.standin.store.sqlite;

import dev.standin.chat.Note;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.NoteId;
import dev.standin.chat.NoteStore;
import dev.standin.chat.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Notes in SQLite, in the order in which they were added.
final class SqliteNotes implements NoteStore {

  private static final int NEVER = 0;
  private static final int PERSON = 1;
  private static final int EVERYONE = 2;

  private static final String OF_OWNER =
      """
      SELECT n.id, n.title, n.text, n.audience, n.person, n.changed_at
        FROM notes n JOIN users u ON u.number = n.owner WHERE u.id = ?\s""";
  private static final String ALL = OF_OWNER + "ORDER BY n.number";
  private static final String ONE = OF_OWNER + "AND n.id = ?";
  private static final String AUDIBLE =
      OF_OWNER + "AND (n.audience = 2 OR n.audience = 1 AND n.person = ?) ORDER BY n.number";
  private static final String OWNER = "SELECT owner FROM notes WHERE id = ?";
  private static final String COUNT = "SELECT count(*) FROM notes WHERE owner = ?";
  static final String ADD =
      "INSERT INTO notes (title, text, audience, person, changed_at, owner, id)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String CHANGE =
      "UPDATE notes SET title = ?, text = ?, audience = ?, person = ?, changed_at = ?"
          + " WHERE owner = ? AND id = ?";
  private static final String DELETE = "DELETE FROM notes WHERE owner = ? AND id = ?";

  private final Writer writer;
  private final Readers readers;

  SqliteNotes(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public CompletionStage<Saved> save(Note note, int atMost) {
    int chars = note.title().length() + note.text().length();
    return writer.submit(chars, tx -> save(tx, note, atMost));
  }

  private static Saved save(Tx tx, Note note, int atMost) throws SQLException {
    long owner =
        tx.user(note.owner())
            .orElseThrow(() -> new IllegalArgumentException("the owner is no user of this store"))
            .number();
    byte[] id = Ids.bytes(note.id().hex());
    long whose = tx.session().number(OWNER, (Object) id);
    if (whose != 0 && whose != owner) {
      return Saved.NOT_YOURS;
    }
    if (whose == 0 && tx.session().number(COUNT, owner) >= atMost) {
      return Saved.TOO_MANY;
    }
    tx.write(
        whose == 0 ? ADD : CHANGE,
        note.title(),
        note.text(),
        code(note.audience()),
        note.audience() instanceof Audience.Person(UserId user) ? Ids.bytes(user.hex()) : null,
        note.changedAt().toEpochMilli(),
        owner,
        id);
    return Saved.SAVED;
  }

  @Override
  public CompletionStage<Boolean> delete(UserId owner, NoteId id) {
    return writer.submit(0, tx -> delete(tx, owner, id));
  }

  private static boolean delete(Tx tx, UserId owner, NoteId id) throws SQLException {
    Optional<KnownUser> known = tx.user(owner);
    return known.isPresent() && tx.write(DELETE, known.get().number(), Ids.bytes(id.hex())) > 0;
  }

  @Override
  public List<Note> all(UserId owner) {
    return readers.read(
        session -> session.list(ALL, row -> note(owner, row), (Object) Ids.bytes(owner.hex())));
  }

  @Override
  public Optional<Note> one(UserId owner, NoteId id) {
    return readers.read(
        session ->
            session.one(ONE, row -> note(owner, row), Ids.bytes(owner.hex()), Ids.bytes(id.hex())));
  }

  @Override
  public List<Note> audible(UserId owner, UserId reader) {
    return readers.read(
        session ->
            session.list(
                AUDIBLE, row -> note(owner, row), Ids.bytes(owner.hex()), Ids.bytes(reader.hex())));
  }

  /// Reads `id, title, text, audience, person, changed_at`.
  static Note note(UserId owner, ResultSet row) throws SQLException {
    Audience audience =
        switch (row.getInt(4)) {
          case EVERYONE -> new Audience.Everyone();
          case PERSON -> new Audience.Person(new UserId(Ids.hex(row.getBytes(5))));
          default -> new Audience.Never();
        };
    return new Note(
        new NoteId(Ids.hex(row.getBytes(1))),
        owner,
        row.getString(2),
        row.getString(3),
        audience,
        Instant.ofEpochMilli(row.getLong(6)));
  }

  static int code(Audience audience) {
    return switch (audience) {
      case Audience.Never _ -> NEVER;
      case Audience.Person _ -> PERSON;
      case Audience.Everyone _ -> EVERYONE;
    };
  }
}
