package dev.standin.chat;

import java.util.concurrent.CompletionStage;

/// Hashes and compares passwords on a pool of its own with a bounded queue; a full queue completes
/// with [OverloadedException].
public interface Passwords {

  CompletionStage<String> hash(String password);

  /// Compares as bcryptjs does, by the first 72 bytes. A hash that is no bcrypt hash never matches,
  /// in the same time.
  CompletionStage<Boolean> matches(String password, String hash);

  /// Spends the time of a comparison, for addresses that nobody has.
  CompletionStage<Boolean> matchesNobody(String password);
}
