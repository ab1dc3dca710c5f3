package dev.standin.socketio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON value that is encoded already (UTF-8), to be copied into packets as it is. The bytes must
/// be valid JSON and not change.
public record RawJson(byte[] utf8) {

  private static final JsonReader READER = new JsonReader(1_000);

  /// The value, read anew: of the kinds that [Event#args] holds. For what has to write it in
  /// another form. Throws [IllegalArgumentException] if the bytes are not JSON.
  public @Nullable Object value() {
    String array = "[" + new String(utf8, StandardCharsets.UTF_8) + "]";
    try {
      Payload checked = READER.answer(array, Payload.TEXT);
      List<Object> values = READER.arguments(checked, List.of());
      if (values.size() == 1) {
        return values.getFirst();
      }
    } catch (IOException wrong) {
      throw new IllegalArgumentException("The bytes of a RawJson are not JSON", wrong);
    }
    throw new IllegalArgumentException("The bytes of a RawJson are not one JSON value");
  }
}
