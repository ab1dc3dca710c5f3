package dev.standin.chat;

import java.time.Instant;
import java.util.Optional;

/// A registered person. `email` is as they wrote it; `notBefore` revokes tokens issued earlier;
/// `awayText` is what their stand-in says when it has nothing better.
public record User(
    UserId id,
    String email,
    String passwordHash,
    Availability availability,
    Optional<String> awayText,
    Optional<Instant> notBefore,
    Instant createdAt) {

  @Override
  public String toString() {
    return "User[" + id + "]";
  }
}
