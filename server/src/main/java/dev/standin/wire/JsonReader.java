package dev.standin.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one JSON object from outside, strictly (RFC 8259): UTF-8, no name twice, nothing after it,
/// at most 16 levels deep. Whoever calls bounds the bytes. Values are String, Boolean, Long,
/// Double, List, Map and null.
public final class JsonReader {

  private static final int MAX_DEPTH = 16;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(40)
                  .maxNameLength(100)
                  .build())
          .build();

  private JsonReader() {}

  /// The object, or [BadInputException] with a sentence that says what is wrong and where.
  public static Map<String, @Nullable Object> object(byte[] utf8) {
    String text = text(ByteBuffer.wrap(utf8), "The body");
    if (text.isBlank()) {
      throw new BadInputException("The body is empty. Send a JSON object.");
    }
    return object(text, "The body");
  }

  /// The same of some bytes; the sentence begins with `what` this is, such as `The body`.
  static Map<String, @Nullable Object> object(ByteBuffer utf8, String what) {
    return object(text(utf8, what), what);
  }

  private static Map<String, @Nullable Object> object(String text, String what) {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadInputException(what + " must be a JSON object: {…}.");
      }
      Map<String, @Nullable Object> object = members(json);
      if (json.nextToken() != null) {
        throw new BadInputException(
            what + " is not valid JSON: something follows the object" + place(json));
      }
      return object;
    } catch (StreamConstraintsException tooMuch) {
      throw new BadInputException(
          what
              + " is not acceptable JSON: at most 16 levels deep, names of at most 100"
              + " characters and numbers of at most 40.");
    } catch (JsonProcessingException broken) {
      throw new BadInputException(what + " is not valid JSON: " + sentence(broken));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String text(ByteBuffer utf8, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException broken) {
      throw new BadInputException(what + " is not valid UTF-8.");
    }
  }

  private static Map<String, @Nullable Object> members(JsonParser json) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      members.put(name, value(json, json.nextToken()));
    }
    return members;
  }

  private static List<@Nullable Object> elements(JsonParser json) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      elements.add(value(json, next));
    }
    return elements;
  }

  private static @Nullable Object value(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> members(json);
      case START_ARRAY -> elements(json);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) json.getDoubleValue()
              : (Object) json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("not a value: " + token);
    };
  }

  /// The parser's own words, without the source that it quotes.
  private static String sentence(JsonProcessingException broken) {
    String words = broken.getOriginalMessage();
    int aside = words.indexOf(" (start marker");
    String reason = (aside < 0 ? words : words.substring(0, aside)).lines().findFirst().orElse("");
    var at = broken.getLocation();
    String place =
        at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr() + ".";
    return reason + place;
  }

  private static String place(JsonParser json) {
    var at = json.currentTokenLocation();
    return " at line " + at.getLineNr() + ", column " + at.getColumnNr() + ".";
  }
}
