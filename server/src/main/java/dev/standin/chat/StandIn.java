package dev.standin.chat;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Answers for people who are busy.
public interface StandIn {

  /// Starts the answer to a question that was just committed for a BUSY recipient, or joins the one
  /// under way, or finds the stored one. Completes with the stored answer, or empty if there will
  /// be none (a cap); within the stand-in's whole deadline. Never blocks.
  CompletionStage<Optional<Message>> answer(Message question);
}
