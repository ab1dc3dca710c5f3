package dev.standin.chat;

import dev.standin.chat.AccountLimits.Rate;
import java.time.Duration;

/// What the nodes of a cluster know together about throttles. Each node decides by what it knows
/// and tells here what it let pass; what comes back is what that amounts to at all nodes.
@FunctionalInterface
public interface Tally {

  /// Opens the book of one rule. `heard` is told, on any thread, soon or never, how things stand
  /// for a key that was added.
  Book open(Rule rule, Heard heard);

  /// For one node, which has nobody to tell.
  static Tally alone() {
    return (_, _) -> _ -> {};
  }

  /// What is counted. All nodes know a rule by its name.
  sealed interface Rule {

    String name();

    /// Tokens that come back at a rate.
    record Bucket(String name, Rate rate) implements Rule {}

    /// At most so many in any stretch of time of that length.
    record Window(String name, int most, Duration length) implements Rule {}
  }

  /// Takes down what passed at this node. Never blocks and never throws; what can't be told to the
  /// others is forgotten.
  @FunctionalInterface
  interface Book {
    void add(String key);
  }

  /// How things stand at all nodes together.
  @FunctionalInterface
  interface Heard {

    /// @param nanos until the key's bucket is full again, or until its window has room; 0 if it is
    ///   full or has room
    void heard(String key, long nanos);
  }
}
