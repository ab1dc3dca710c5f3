package dev.standin.chat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Owners' notes.
public interface NoteStore {

  /// Adds the note or replaces the owner's note of the same id; `TooMany` beyond `atMost` notes.
  CompletionStage<Saved> save(Note note, int atMost);

  /// The outcome of a save.
  enum Saved {
    SAVED,
    TOO_MANY,
    /// The id belongs to a note of somebody else.
    NOT_YOURS
  }

  CompletionStage<Boolean> delete(UserId owner, NoteId id);

  /// Blocking. All notes of the owner, oldest first.
  List<Note> all(UserId owner);

  /// Blocking.
  Optional<Note> one(UserId owner, NoteId id);

  /// Blocking. The owner's notes that this one reader may hear: filtered here, in the store.
  List<Note> audible(UserId owner, UserId reader);
}
