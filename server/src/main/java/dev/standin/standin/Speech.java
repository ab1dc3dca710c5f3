package dev.standin.standin;

import dev.standin.chat.Announcer;
import java.util.Optional;

/// What a stand-in says, as it says it: sends clauses out and keeps them. The pieces of the last
/// attempt, joined, are the text that is stored. Owned by one thread.
final class Speech {

  private final Optional<Announcer> announcer;
  private final Announcer.Writing writing;
  private final StringBuilder said = new StringBuilder();
  private CleanText clean = new CleanText();
  private ThoughtFilter thoughts = new ThoughtFilter();
  private Clauses clauses = new Clauses();
  private int attempt = 1;
  private int n;
  private int points;
  private int cap;
  private boolean full;

  /// Without an announcer nobody hears it before it is stored.
  Speech(Optional<Announcer> announcer, Announcer.Writing writing) {
    this.announcer = announcer;
    this.writing = writing;
  }

  /// Starts over; what was said before is void. At most `maxCodePoints` are taken.
  void begin(int maxCodePoints) {
    if (n > 0) {
      attempt++;
    }
    n = 0;
    points = 0;
    cap = maxCodePoints;
    full = false;
    said.setLength(0);
    clean = new CleanText();
    thoughts = new ThoughtFilter();
    clauses = new Clauses();
  }

  /// The next piece of text, of any length.
  void say(String piece) {
    clauses.add(clean.add(thoughts.add(piece)));
    for (Optional<String> c = clauses.next(); c.isPresent() && !full; c = clauses.next()) {
      emit(c.get());
    }
  }

  /// Whether something waits for the end of its clause.
  boolean waiting() {
    return !full && !clauses.isEmpty();
  }

  /// Sends out the words that waited.
  void flush() {
    clauses.part().ifPresent(this::emit);
  }

  /// Whether the text has all the length that it may have.
  boolean full() {
    return full;
  }

  /// The text is over.
  String finish() {
    clauses.add(clean.add(thoughts.end()));
    for (Optional<String> c = clauses.next(); c.isPresent() && !full; c = clauses.next()) {
      emit(c.get());
    }
    clauses.rest().ifPresent(this::emit);
    return said.toString();
  }

  private void emit(String piece) {
    String text = said.isEmpty() ? piece.stripLeading() : piece;
    int length = text.codePointCount(0, text.length());
    full |= points + length > cap;
    if (full || text.isEmpty()) {
      return;
    }
    points += length;
    said.append(text);
    int number = n++;
    announcer.ifPresent(a -> a.delta(writing, attempt, number, text));
  }
}
