package dev.standin.chat;

import java.time.Instant;

/// Something that an owner's stand-in may know, for an audience.
public record Note(
    NoteId id, UserId owner, String title, String text, Audience audience, Instant changedAt) {

  /// Who may hear a note. Never is the default.
  public sealed interface Audience {

    /// Nobody; the note is kept for the owner.
    record Never() implements Audience {}

    /// One person.
    record Person(UserId user) implements Audience {}

    /// Whoever writes to the owner.
    record Everyone() implements Audience {}
  }
}
