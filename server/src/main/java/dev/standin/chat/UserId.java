package dev.standin.chat;

import java.util.Optional;

/// Names a user: 24 lower-case hexadecimal digits (an ObjectId) in every store.
public record UserId(String hex) {

  public UserId {
    if (!ObjectIds.isHex(hex)) {
      throw new IllegalArgumentException("not an id of 24 hexadecimal digits");
    }
  }

  /// Reads an id from outside; upper case is accepted and folded.
  public static Optional<UserId> parse(String text) {
    return ObjectIds.fold(text).map(UserId::new);
  }

  @Override
  public String toString() {
    return hex;
  }
}
