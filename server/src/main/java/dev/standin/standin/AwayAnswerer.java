package dev.standin.standin;

import dev.standin.chat.MessageText;
import dev.standin.chat.Origin;
import java.util.Optional;

/// Says what the owner left to be said.
record AwayAnswerer() implements Answerer {

  @Override
  public Origin origin() {
    return Origin.AWAY;
  }

  @Override
  public Outcome answer(Situation situation) {
    Optional<String> text = situation.knowledge().awayText();
    if (text.isEmpty()) {
      return new Outcome.Passed(Failure.NO_TEXT);
    }
    situation.speech().begin(MessageText.MAX_CODE_POINTS);
    situation.speech().say(text.get());
    return new Outcome.Spoke(situation.speech().finish());
  }
}
