package dev.standin.standin;

import dev.standin.chat.Note;
import dev.standin.chat.Origin;
import java.util.Optional;

/// Quotes the owner's note that fits the question, and names it.
record NoteAnswerer(int maxCodePoints) implements Answerer {

  @Override
  public Origin origin() {
    return Origin.NOTE;
  }

  @Override
  public Outcome answer(Situation situation) {
    String question = situation.question().content();
    Optional<Note> note = situation.search().best(question);
    if (note.isEmpty()) {
      return new Outcome.Passed(Failure.NO_MATCH);
    }
    situation.why().quoted(note.get());
    situation.speech().begin(maxCodePoints);
    situation.speech().say(Quote.of(note.get(), question));
    return new Outcome.Spoke(situation.speech().finish());
  }
}
