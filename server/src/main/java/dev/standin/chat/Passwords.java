package dev.standin.chat;

import java.util.concurrent.CompletionStage;

/// Hashes and compares passwords on a pool of its own with a bounded queue; a full queue completes
/// with [OverloadedException].
public interface Passwords {

  /// A comparison with a bcrypt hash takes twice as long for each step of its cost; with this one
  /// some 1 s of a core.
  int HIGHEST_COST = 14;

  /// Whether it is a bcrypt hash whose cost would keep a core busy for longer than that. It never
  /// matches.
  static boolean tooCostly(String hash) {
    return hash.matches("\\$2[a-z]?\\$\\d\\d\\$.*")
        && Integer.parseInt(hash.substring(hash.indexOf('$', 1) + 1, hash.indexOf('$', 1) + 3))
            > HIGHEST_COST;
  }

  CompletionStage<String> hash(String password);

  /// Compares as bcryptjs does, by the first 72 bytes. A hash that is no bcrypt hash, or too
  /// costly, never matches, in the same time.
  CompletionStage<Boolean> matches(String password, String hash);

  /// Spends the time of a comparison, for addresses that nobody has.
  CompletionStage<Boolean> matchesNobody(String password);
}
