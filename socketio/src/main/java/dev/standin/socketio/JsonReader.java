package dev.standin.socketio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the JSON of clients' packets within bounds. What a check accepted can be read afterwards
/// without a fault; all that is wrong with a text is an [IOException].
///
/// Bounds: the given depth; 1,000 digits a number; 10,000 characters a name. Strings are bounded by
/// the size of a packet.
final class JsonReader {

  private static final byte[] NOTHING = new byte[0];

  private final JsonFactory factory;

  JsonReader(int maxDepth) {
    this.factory =
        JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(maxDepth)
                    .maxNumberLength(1_000)
                    .maxNameLength(10_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
  }

  /// An event as it was found: its name, and the array.
  record NamedPayload(String name, Payload payload) {}

  /// Checks an array that begins with an event's name. A number counts as its text, as in
  /// JavaScript.
  NamedPayload event(String text, int attachments) throws IOException {
    try (JsonParser parser = factory.createParser(text)) {
      openArray(parser);
      JsonToken first = parser.nextToken();
      if (first != JsonToken.VALUE_STRING && (first == null || !first.isNumeric())) {
        throw new JsonParseException(parser, "an event begins with its name");
      }
      String name = parser.getText();
      parser.nextToken();
      int firstArgument = (int) parser.currentTokenLocation().getCharOffset();
      finishArray(parser);
      return new NamedPayload(name, checked(new Payload(text, firstArgument, attachments)));
    }
  }

  /// Checks an array of arguments.
  Payload answer(String text, int attachments) throws IOException {
    try (JsonParser parser = factory.createParser(text)) {
      openArray(parser);
      parser.nextToken();
      int firstArgument = (int) parser.currentTokenLocation().getCharOffset();
      finishArray(parser);
      return checked(new Payload(text, firstArgument, attachments));
    }
  }

  /// Reads a text that must be one object.
  Map<String, Object> object(String text) throws IOException {
    try (JsonParser parser = factory.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "an object was expected");
      }
      Map<String, Object> fields = fields(parser, null);
      end(parser);
      return Collections.unmodifiableMap(fields);
    }
  }

  /// Reads the arguments of a checked payload.
  List<Object> arguments(Payload payload, List<byte[]> attachments) throws IOException {
    try (JsonParser parser = factory.createParser(payload.arguments())) {
      parser.nextToken();
      return Collections.unmodifiableList(elements(parser, payload.binary() ? attachments : null));
    }
  }

  /// A binary packet is read once before its attachments come, so that a wrong placeholder is found
  /// at once.
  private Payload checked(Payload payload) throws IOException {
    if (payload.binary()) {
      arguments(payload, Collections.nCopies(payload.attachments(), NOTHING));
    }
    return payload;
  }

  private static void openArray(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new JsonParseException(parser, "an array was expected");
    }
  }

  private static void finishArray(JsonParser parser) throws IOException {
    while (!parser.getParsingContext().inRoot()) {
      parser.nextToken();
    }
    end(parser);
  }

  private static void end(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "text after the end");
    }
  }

  private @Nullable Object value(JsonParser parser, @Nullable List<byte[]> attachments)
      throws IOException {
    return switch (parser.currentToken()) {
      case START_ARRAY -> elements(parser, attachments);
      case START_OBJECT -> object(parser, attachments);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new JsonParseException(parser, "a value was expected");
    };
  }

  /// An object, or the attachment that it stands for.
  private Object object(JsonParser parser, @Nullable List<byte[]> attachments) throws IOException {
    Map<String, Object> fields = fields(parser, attachments);
    return attachments != null && Boolean.TRUE.equals(fields.get("_placeholder"))
        ? attachment(parser, fields, attachments)
        : fields;
  }

  private static Number integer(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getBigIntegerValue()
        : (Number) parser.getLongValue();
  }

  /// JSON null is a Java null inside; the public signature promises so in words.
  @SuppressWarnings("NullAway")
  private List<Object> elements(JsonParser parser, @Nullable List<byte[]> attachments)
      throws IOException {
    List<Object> elements = new ArrayList<>(4);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser, attachments));
    }
    return elements;
  }

  @SuppressWarnings("NullAway")
  private Map<String, Object> fields(JsonParser parser, @Nullable List<byte[]> attachments)
      throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser, attachments));
    }
    return fields;
  }

  private static byte[] attachment(
      JsonParser parser, Map<String, Object> placeholder, List<byte[]> attachments)
      throws IOException {
    if (placeholder.get("num") instanceof Long index && index >= 0 && index < attachments.size()) {
      return attachments.get(index.intValue());
    }
    throw new JsonParseException(parser, "a placeholder names no attachment");
  }
}
