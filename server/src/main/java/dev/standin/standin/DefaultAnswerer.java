package dev.standin.standin;

import dev.standin.chat.MessageText;
import dev.standin.chat.Origin;

/// The last link, which always answers.
record DefaultAnswerer() implements Answerer {

  static final String TEXT = "I am currently unavailable. Please try again later.";

  @Override
  public Origin origin() {
    return Origin.DEFAULT;
  }

  @Override
  public Outcome answer(Situation situation) {
    situation.speech().begin(MessageText.MAX_CODE_POINTS);
    situation.speech().say(TEXT);
    return new Outcome.Spoke(situation.speech().finish());
  }
}
