package dev.standin.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads requests and answers of other servers as values, within bounds. What is wrong with the
/// text is a [BadFrameException].
final class JsonTree {

  private static final int MOST_VALUES = 500_000;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(8))
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Packing.DEEPEST)
                  .maxNumberLength(1_000)
                  .maxStringLength(RedisLink.LONGEST_MESSAGE)
                  .build())
          .build();

  private final JsonParser parser;
  private int values;

  private JsonTree(JsonParser parser) {
    this.parser = parser;
  }

  static Map<String, Object> object(byte[] utf8) {
    try (JsonParser parser = JSON.createParser(utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadFrameException("an object was expected");
      }
      Map<String, Object> fields = new JsonTree(parser).fields();
      if (parser.nextToken() != null) {
        throw new BadFrameException("text follows its end");
      }
      return fields;
    } catch (IOException wrong) {
      throw new BadFrameException("it is no JSON", wrong);
    }
  }

  private @Nullable Object value() throws IOException {
    if (++values > MOST_VALUES) {
      throw new BadFrameException("it has too many values");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields();
      case START_ARRAY -> elements();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getBigIntegerValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new BadFrameException("a value was expected");
    };
  }

  /// JSON null is a Java null inside.
  @SuppressWarnings("NullAway")
  private Map<String, Object> fields() throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value());
    }
    return fields;
  }

  private List<@Nullable Object> elements() throws IOException {
    List<@Nullable Object> elements = new ArrayList<>(4);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value());
    }
    return elements;
  }

  // Fields of what was read, as other servers send them.

  static String text(Map<String, Object> from, String name) {
    return switch (from.get(name)) {
      case String text -> text;
      case Number number -> number.toString();
      case null, default -> "";
    };
  }

  /// The texts of an array, of numbers and truth values too; none if there is no array.
  static List<String> texts(Map<String, Object> from, String name) {
    List<String> texts = new ArrayList<>();
    if (from.get(name) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof String || each instanceof Number || each instanceof Boolean) {
          texts.add(each.toString());
        }
      }
    }
    return texts;
  }

  /// The object of this name; empty if there is none.
  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Map<String, Object> from, String name) {
    return from.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
