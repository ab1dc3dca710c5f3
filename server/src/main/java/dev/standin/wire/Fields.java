package dev.standin.wire;

import dev.standin.chat.ClientId;
import dev.standin.chat.MessageText;
import dev.standin.chat.UserId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON object from outside, read strictly: each getter gives the value in its type or throws
/// [BadInputException] with a sentence that says what is wrong and what is wanted.
public final class Fields {

  private final Map<String, ? extends @Nullable Object> values;

  public Fields(Map<String, ? extends @Nullable Object> values) {
    this.values = values;
  }

  public String string(String name) {
    Object value = values.get(name);
    if (value instanceof String text) {
      return text;
    }
    throw new BadInputException(
        value == null ? "\"" + name + "\" is missing." : "\"" + name + "\" must be a string.");
  }

  public Optional<String> optionalString(String name) {
    return values.get(name) == null ? Optional.empty() : Optional.of(string(name));
  }

  public Optional<UserId> userId(String name) {
    return UserId.parse(string(name));
  }

  public MessageText text(String name) {
    return MessageText.parse(string(name))
        .orElseThrow(
            () ->
                new BadInputException(
                    "\"" + name + "\" must have 1 to 16,000 characters of valid Unicode."));
  }

  public Optional<ClientId> clientId(String name) {
    return optionalString(name)
        .map(
            text ->
                ClientId.parse(text)
                    .orElseThrow(
                        () ->
                            new BadInputException(
                                "\"" + name + "\" must have 1 to 100 visible ASCII characters.")));
  }
}
