package dev.standin.wire;

import dev.standin.chat.ClientId;
import dev.standin.chat.MessageText;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A JSON object from outside, read strictly: each getter gives the value in its type or throws
/// [BadInputException] with a sentence that says what is wrong and what is wanted. Members that
/// nobody asks for are ignored.
public final class Fields {

  private final Map<String, ? extends @Nullable Object> values;

  public Fields(Map<String, ? extends @Nullable Object> values) {
    this.values = values;
  }

  /// Whether the member is there, `null` included.
  public boolean has(String name) {
    return values.containsKey(name);
  }

  public String string(String name) {
    Object value = values.get(name);
    if (value instanceof String text) {
      return text;
    }
    throw new BadInputException(
        values.containsKey(name) ? quoted(name) + " must be a string." : missing(name));
  }

  /// Empty if the member is missing or `null`.
  public Optional<String> optionalString(String name) {
    return values.get(name) == null ? Optional.empty() : Optional.of(string(name));
  }

  /// A string in a type of its own; `wanted` follows the name in the sentence: `must be …`.
  public <T> T parsed(String name, Function<String, Optional<T>> parser, String wanted) {
    return parser
        .apply(string(name))
        .orElseThrow(() -> new BadInputException(quoted(name) + " " + wanted));
  }

  /// The same, empty if the member is missing or `null`.
  public <T> Optional<T> optional(
      String name, Function<String, Optional<T>> parser, String wanted) {
    return values.get(name) == null ? Optional.empty() : Optional.of(parsed(name, parser, wanted));
  }

  /// An object within the object.
  public Fields object(String name) {
    Object value = values.get(name);
    if (value instanceof Map<?, ?> members) {
      @SuppressWarnings("unchecked") // Names of JSON members are strings.
      var fields = new Fields((Map<String, ? extends @Nullable Object>) members);
      return fields;
    }
    throw new BadInputException(
        values.containsKey(name) ? quoted(name) + " must be an object." : missing(name));
  }

  /// Empty if it is a string, but no id.
  public Optional<UserId> userId(String name) {
    return UserId.parse(string(name));
  }

  public MessageText text(String name) {
    return parsed(name, MessageText::parse, "must have 1 to 16,000 characters of valid Unicode.");
  }

  public Optional<ClientId> clientId(String name) {
    return optional(name, ClientId::parse, "must have 1 to 100 visible ASCII characters.");
  }

  /// A moment with its offset (RFC 3339).
  public Optional<Instant> instant(String name) {
    return optional(
        name, Timestamps::parse, "must be a time like 2026-01-01T12:00:00Z (RFC 3339).");
  }

  private static String quoted(String name) {
    return "\"" + name + "\"";
  }

  private static String missing(String name) {
    return quoted(name) + " is missing.";
  }
}
