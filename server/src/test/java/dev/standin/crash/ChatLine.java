package dev.standin.crash;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A message as a client of the running server reads it.
public record ChatLine(
    History.Told told,
    String sender,
    String recipient,
    String text,
    Instant timestamp,
    Optional<String> clientId,
    Optional<String> replyTo) {

  /// The object of the contract; whoever reads it knows nothing of our own types.
  public static ChatLine of(Map<?, ?> json) {
    var line =
        new ChatLine(
            new History.Told(text(json, "_id"), text(json, "conversation"), seq(json)),
            text(json, "sender"),
            text(json, "recipient"),
            text(json, "content"),
            Instant.parse(text(json, "timestamp")),
            Optional.ofNullable(json.get("clientId")).map(Object::toString),
            Optional.ofNullable(json.get("replyTo")).map(Object::toString));
    if (line.generated() != Boolean.TRUE.equals(json.get("generated"))) {
      throw new AssertionError("\"generated\" and \"replyTo\" do not go together in " + json);
    }
    return line;
  }

  private static String text(Map<?, ?> json, String name) {
    return (String) Objects.requireNonNull(json.get(name), name);
  }

  private static long seq(Map<?, ?> json) {
    return ((Number) Objects.requireNonNull(json.get("seq"), "seq")).longValue();
  }

  public boolean generated() {
    return replyTo.isPresent();
  }
}
