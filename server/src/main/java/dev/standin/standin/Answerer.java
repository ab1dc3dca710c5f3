package dev.standin.standin;

import dev.standin.chat.Message;
import dev.standin.chat.Origin;
import java.util.Optional;

/// A link of the chain: says something, or says why not, and then the next one is asked.
sealed interface Answerer permits ModelAnswerer, NoteAnswerer, AwayAnswerer, DefaultAnswerer {

  Origin origin();

  /// The model it asks, if it asks one.
  default Optional<Model> model() {
    return Optional.empty();
  }

  /// Blocking. What it says goes out through the situation's speech as it is said.
  Outcome answer(Situation situation) throws InterruptedException;

  /// How it went.
  sealed interface Outcome {
    record Spoke(String text) implements Outcome {}

    record Passed(Failure failure) implements Outcome {}
  }

  /// What an answerer has to work with. `search` finds among the knowledge's notes; `modelsUntil`
  /// is in the timers' nanoseconds.
  record Situation(
      Message question,
      Knowledge knowledge,
      NoteSearch search,
      Speech speech,
      Why why,
      long modelsUntil) {}
}
