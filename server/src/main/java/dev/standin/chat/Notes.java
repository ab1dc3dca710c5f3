package dev.standin.chat;

import dev.standin.chat.Note.Audience;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// What owners let their stand-in know. All calls block.
public final class Notes {

  /// How many notes an owner may have.
  public static final int MOST = 200;

  private final NoteStore notes;
  private final UserStore users;
  private final ObjectIds ids;
  private final InstantSource clock;

  public Notes(NoteStore notes, UserStore users, ObjectIds ids, InstantSource clock) {
    this.notes = notes;
    this.users = users;
    this.ids = ids;
    this.clock = clock;
  }

  /// What an owner writes down.
  public record Draft(NoteTitle title, NoteText text, Audience audience) {}

  /// The outcome of a change.
  public sealed interface Kept {
    record Saved(Note note) implements Kept {}

    record TooMany() implements Kept {}

    /// The owner has no such note.
    record Unknown() implements Kept {}

    /// The one person of the audience does not exist.
    record UnknownPerson() implements Kept {}
  }

  public List<Note> all(UserId owner) {
    return notes.all(owner);
  }

  public Kept add(UserId owner, Draft draft) {
    return save(owner, ids.note(), draft);
  }

  public Kept replace(UserId owner, NoteId id, Draft draft) {
    return notes.one(owner, id).isEmpty() ? new Kept.Unknown() : save(owner, id, draft);
  }

  /// False if the owner has no such note.
  public boolean delete(UserId owner, NoteId id) {
    return Waiting.on(notes.delete(owner, id));
  }

  private Kept save(UserId owner, NoteId id, Draft draft) {
    if (!exists(draft.audience())) {
      return new Kept.UnknownPerson();
    }
    var note =
        new Note(
            id,
            owner,
            draft.title().value(),
            draft.text().value(),
            draft.audience(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return switch (Waiting.on(notes.save(note, MOST))) {
      case SAVED -> new Kept.Saved(note);
      case TOO_MANY -> new Kept.TooMany();
      case NOT_YOURS -> new Kept.Unknown();
    };
  }

  private boolean exists(Audience audience) {
    return switch (audience) {
      case Audience.Never _, Audience.Everyone _ -> true;
      case Audience.Person(UserId person) -> users.byId(person).isPresent();
    };
  }

  /// 1 to 200 code points.
  public record NoteTitle(String value) {
    public static final int MAX_CODE_POINTS = 200;

    public static Optional<NoteTitle> parse(String text) {
      return bounded(text, MAX_CODE_POINTS).map(NoteTitle::new);
    }
  }

  /// 1 to 4,000 code points.
  public record NoteText(String value) {
    public static final int MAX_CODE_POINTS = 4_000;

    public static Optional<NoteText> parse(String text) {
      return bounded(text, MAX_CODE_POINTS).map(NoteText::new);
    }
  }

  private static Optional<String> bounded(String text, int most) {
    return MessageText.parse(text)
        .map(MessageText::value)
        .filter(sound -> sound.codePointCount(0, sound.length()) <= most);
  }
}
