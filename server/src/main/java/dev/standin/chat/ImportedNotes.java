package dev.standin.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The notes of an import.
final class ImportedNotes {

  private final ImportTarget target;

  ImportedNotes(ImportTarget target) {
    this.target = target;
  }

  /// Adds those that are new; answers how many.
  int store(List<Import.Placed> group) {
    List<Note> notes = group.stream().map(ImportedNotes::note).toList();
    Map<NoteId, Note> known = new HashMap<>();
    target.notes(notes.stream().map(Note::id).toList()).forEach(note -> known.put(note.id(), note));
    Set<UserId> people = people(notes);
    List<Moved.Noted> fresh = new ArrayList<>();
    for (Import.Placed placed : group) {
      Note note = note(placed);
      Note stored = known.putIfAbsent(note.id(), note);
      if (stored == null) {
        judge(placed, people);
        fresh.add(new Moved.Noted(note));
      } else if (!stored.equals(note)) {
        throw placed.refused(
            "the note %s is stored already, and otherwise. Import into an empty store, or export again."
                .formatted(note.id()));
      }
    }
    target.addNotes(fresh);
    return fresh.size();
  }

  private static void judge(Import.Placed placed, Set<UserId> people) {
    Note note = note(placed);
    if (!people.contains(note.owner())) {
      throw placed.refused(
          "the note %s belongs to %s, who is no user.".formatted(note.id(), note.owner()));
    }
    if (note.audience() instanceof Note.Audience.Person(UserId person)
        && !people.contains(person)) {
      throw placed.refused("the note %s is for %s, who is no user.".formatted(note.id(), person));
    }
  }

  private Set<UserId> people(List<Note> notes) {
    Set<UserId> people = new HashSet<>();
    for (Note note : notes) {
      people.add(note.owner());
      if (note.audience() instanceof Note.Audience.Person(UserId person)) {
        people.add(person);
      }
    }
    return target.people(people).stream().map(User::id).collect(Collectors.toSet());
  }

  private static Note note(Import.Placed placed) {
    return ((Moved.Noted) placed.moved()).note();
  }
}
