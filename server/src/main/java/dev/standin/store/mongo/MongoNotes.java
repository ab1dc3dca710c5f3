package dev.standin.store.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.Note;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.NoteId;
import dev.standin.chat.NoteStore;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Notes in MongoDB, in the order in which they were added. Two servers that save for one owner at
/// the same moment may go one note beyond the limit.
final class MongoNotes implements NoteStore {

  private static final String NEVER = "never";
  private static final String FOR_PERSON = "person";
  private static final String EVERYONE = "everyone";

  private final Database database;
  private final Writer writer;

  MongoNotes(Database database, Writer writer) {
    this.database = database;
    this.writer = writer;
  }

  @Override
  public CompletionStage<Saved> save(Note note, int atMost) {
    int chars = note.title().length() + note.text().length();
    return writer.submit(chars, () -> saved(note, atMost));
  }

  private Saved saved(Note note, int atMost) {
    Bson owner = Filters.eq(Fields.ID, Documents.id(note.owner().hex()));
    if (database.users.find(owner).first() == null) {
      throw new IllegalArgumentException("the owner is no user of this store");
    }
    if (changed(note)) {
      return Saved.SAVED;
    }
    if (database.notes.find(Filters.eq(Fields.ID, Documents.id(note.id().hex()))).first() != null) {
      return Saved.NOT_YOURS;
    }
    List<Document> others = new ArrayList<>();
    database
        .notes
        .find(of(note.owner()))
        .sort(Sorts.descending(Fields.NUMBER))
        .limit(Math.max(1, atMost))
        .forEach(others::add);
    if (others.size() >= atMost) {
      return Saved.TOO_MANY;
    }
    long number = others.isEmpty() ? 1 : Documents.number(others.getFirst().get(Fields.NUMBER)) + 1;
    return added(note, number);
  }

  private boolean changed(Note note) {
    Document key = key(note.owner(), note.id());
    return database.notes.updateOne(key, new Document("$set", content(note))).getMatchedCount() > 0;
  }

  private Saved added(Note note, long number) {
    Document document = key(note.owner(), note.id()).append(Fields.NUMBER, number);
    document.putAll(content(note));
    try {
      database.notes.insertOne(document);
      return Saved.SAVED;
    } catch (MongoWriteException fault) {
      if (fault.getError().getCode() != Faults.DUPLICATE_KEY) {
        throw fault;
      }
      return changed(note) ? Saved.SAVED : Saved.NOT_YOURS;
    }
  }

  @Override
  public CompletionStage<Boolean> delete(UserId owner, NoteId id) {
    // An answer may be lost, and the call made again.
    var there = new AtomicBoolean();
    return writer.submit(
        0,
        () -> {
          if (database.notes.find(key(owner, id)).first() != null) {
            there.set(true);
          }
          database.notes.deleteOne(key(owner, id));
          return there.get();
        });
  }

  @Override
  public List<Note> all(UserId owner) {
    return list(owner, of(owner));
  }

  @Override
  public Optional<Note> one(UserId owner, NoteId id) {
    return list(owner, key(owner, id)).stream().findFirst();
  }

  @Override
  public List<Note> audible(UserId owner, UserId reader) {
    Bson heard =
        Filters.or(
            Filters.eq(Fields.AUDIENCE, EVERYONE),
            Filters.and(
                Filters.eq(Fields.AUDIENCE, FOR_PERSON),
                Filters.eq(Fields.PERSON, Documents.id(reader.hex()))));
    return list(owner, Filters.and(of(owner), heard));
  }

  private List<Note> list(UserId owner, Bson which) {
    return Faults.reading(
        () -> {
          List<Note> notes = new ArrayList<>();
          database
              .notes
              .find(which)
              .sort(Sorts.ascending(Fields.NUMBER, Fields.ID))
              .forEach(it -> notes.add(note(owner, it)));
          return notes;
        });
  }

  private static Bson of(UserId owner) {
    return Filters.eq(Fields.OWNER, Documents.id(owner.hex()));
  }

  private static Document key(UserId owner, NoteId id) {
    return new Document(Fields.ID, Documents.id(id.hex()))
        .append(Fields.OWNER, Documents.id(owner.hex()));
  }

  private static Document content(Note note) {
    var content =
        new Document(Fields.TITLE, note.title())
            .append(Fields.TEXT, note.text())
            .append(Fields.CHANGED_AT, Date.from(note.changedAt()));
    return switch (note.audience()) {
      case Audience.Never _ -> content.append(Fields.AUDIENCE, NEVER).append(Fields.PERSON, null);
      case Audience.Everyone _ ->
          content.append(Fields.AUDIENCE, EVERYONE).append(Fields.PERSON, null);
      case Audience.Person(UserId user) ->
          content
              .append(Fields.AUDIENCE, FOR_PERSON)
              .append(Fields.PERSON, Documents.id(user.hex()));
    };
  }

  private static Note note(UserId owner, Document document) {
    Audience audience =
        switch (Documents.text(document.get(Fields.AUDIENCE))) {
          case EVERYONE -> new Audience.Everyone();
          case FOR_PERSON ->
              new Audience.Person(
                  new UserId(Documents.hex(document.get(Fields.PERSON)).orElseThrow()));
          default -> new Audience.Never();
        };
    return new Note(
        new NoteId(document.getObjectId(Fields.ID).toHexString()),
        owner,
        Documents.text(document.get(Fields.TITLE)),
        Documents.text(document.get(Fields.TEXT)),
        audience,
        Documents.instant(document.get(Fields.CHANGED_AT)).orElse(Instant.EPOCH));
  }
}
