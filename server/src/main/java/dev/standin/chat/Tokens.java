package dev.standin.chat;

import java.time.Instant;

/// Makes and checks tokens (JWT, HS256, claim `userId`). Never blocks.
public interface Tokens {

  String issue(UserId user);

  /// The same, dated `earliest` if that is still to come: for somebody who revoked all tokens up to
  /// then and logs in again.
  default String issueFrom(UserId user, Instant earliest) {
    return issue(user);
  }

  /// The outcome of a check of signature and lifetime. Whether the user exists and has not revoked
  /// it is asked of [Accounts].
  Verified verify(String token);

  /// The outcome of a check.
  sealed interface Verified {
    record Valid(UserId user, Instant issuedAt) implements Verified {}

    record Invalid() implements Verified {}
  }
}
