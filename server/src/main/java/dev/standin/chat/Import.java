package dev.standin.chat;

import java.util.ArrayList;
import java.util.List;

/// Moves things into a store, in groups. What is stored already is passed over, so an import that
/// was cut short goes on where it was, and a second one changes nothing; what contradicts the store
/// is refused. Used by one thread.
public final class Import {

  private static final int GROUP = 1_000;
  private static final long GROUP_CHARS = 4 << 20;

  private final ImportTarget target;
  private final ImportedPeople people;
  private final ImportedTalks talks;
  private final ImportedSaid said;
  private final ImportedNotes notes;
  private final List<Placed> group = new ArrayList<>();
  private long chars;
  private long added;
  private long passed;

  public Import(ImportTarget target) {
    this.target = target;
    this.people = new ImportedPeople(target);
    this.talks = new ImportedTalks(target);
    this.said = new ImportedSaid(target);
    this.notes = new ImportedNotes(target);
  }

  /// A thing and where it stands in what is moved: the number of its line.
  record Placed(long line, Moved moved) {

    ImportRefusedException refused(String sentence) {
      return new ImportRefusedException("Line " + line + ": " + sentence);
    }
  }

  /// Takes the next thing; stored with its group, at the latest by [#finish].
  ///
  /// @throws ImportRefusedException if it or one of its group before it can't be taken
  public void take(long line, Moved moved) {
    if (!group.isEmpty() && full(moved)) {
      store();
    }
    group.add(new Placed(line, moved));
    chars += chars(moved);
  }

  private boolean full(Moved next) {
    return group.size() == GROUP
        || chars + chars(next) > GROUP_CHARS
        || group.getFirst().moved().getClass() != next.getClass();
  }

  private static long chars(Moved moved) {
    return switch (moved) {
      case Moved.Person(User user) -> user.email().length();
      case Moved.Talk _ -> 0;
      case Moved.Said it -> it.message().content().length() + it.why().orElse("").length();
      case Moved.Noted(Note note) -> note.text().length();
    };
  }

  private void store() {
    int fresh =
        switch (group.getFirst().moved()) {
          case Moved.Person _ -> people.store(group);
          case Moved.Talk _ -> talks.store(group);
          case Moved.Said _ -> said.store(group);
          case Moved.Noted _ -> notes.store(group);
        };
    added += fresh;
    passed += group.size() - fresh;
    group.clear();
    chars = 0;
  }

  /// Stores what is left.
  public void finish() {
    if (!group.isEmpty()) {
      store();
    }
    target.finish();
  }

  /// Things that were stored.
  public long added() {
    return added;
  }

  /// Things that were there already.
  public long passed() {
    return passed;
  }
}
