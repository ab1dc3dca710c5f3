package dev.standin.chat;

import java.util.Optional;

/// Names one of an owner's notes: 24 lower-case hexadecimal digits (an ObjectId) in every store.
public record NoteId(String hex) {

  public NoteId {
    if (!ObjectIds.isHex(hex)) {
      throw new IllegalArgumentException("not an id of 24 hexadecimal digits");
    }
  }

  /// Reads an id from outside; upper case is accepted and folded.
  public static Optional<NoteId> parse(String text) {
    return ObjectIds.fold(text).map(NoteId::new);
  }

  @Override
  public String toString() {
    return hex;
  }
}
