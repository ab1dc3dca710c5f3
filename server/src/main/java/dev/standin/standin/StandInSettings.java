package dev.standin.standin;

import java.time.Duration;

/// The bounds of the stand-in.
///
/// @param whole from a question's commit to its stored answer
/// @param model what the models may take of it, all together
/// @param perConversation generated messages an hour in one conversation; then silence
/// @param modelCallsPerOwner model calls an hour for one owner; then the cheaper answerers
/// @param modelCallsInAll model calls an hour for all owners; then the cheaper answerers
/// @param modelConcurrency model calls at the same time; when full, the cheaper answerers
/// @param activeReplies answers under way with model and streaming; beyond, the cheaper answerers
///   answer without streaming, up to ten times as many; then questions wait for the next start
/// @param maxModelText code points of a model's answer; it is cut at the end of a clause
public record StandInSettings(
    Duration whole,
    Duration model,
    int perConversation,
    int modelCallsPerOwner,
    int modelCallsInAll,
    int modelConcurrency,
    int activeReplies,
    int maxModelText) {

  public static final StandInSettings DEFAULT =
      new StandInSettings(
          Duration.ofSeconds(10), Duration.ofSeconds(8), 30, 200, 10_000, 64, 1_000, 4_000);
}
