package dev.standin.socketio;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes arguments as JSON. Binary values go to a list and leave a placeholder. Half surrogate
/// pairs become U+FFFD, numbers that JSON does not know become null.
final class JsonWriter {

  private static final SerializedString PLACEHOLDER = new SerializedString("_placeholder");
  private static final SerializedString NUM = new SerializedString("num");

  private final JsonFactory factory =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
          .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(500).build())
          .build();

  /// Appends an array: the name, if there is one, and the arguments. Binary values are added to
  /// `attachments`.
  void array(
      ByteArrayOutputStream out,
      @Nullable String name,
      @Nullable Object[] args,
      List<byte[]> attachments) {
    write(
        out,
        json -> {
          json.writeStartArray();
          if (name != null) {
            json.writeString(wellFormed(name));
          }
          for (Object arg : args) {
            value(json, arg, attachments);
          }
          json.writeEndArray();
        });
  }

  /// Appends an object without binary values.
  void object(ByteArrayOutputStream out, Map<String, ?> fields) {
    plain(out, fields);
  }

  /// Appends any value without binary ones in it.
  void plain(ByteArrayOutputStream out, Object value) {
    write(out, json -> value(json, value, null));
  }

  /// A text as a JSON string, with its quotation marks.
  static byte[] quoted(String text) {
    byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(text));
    byte[] quoted = new byte[inner.length + 2];
    quoted[0] = '"';
    System.arraycopy(inner, 0, quoted, 1, inner.length);
    quoted[quoted.length - 1] = '"';
    return quoted;
  }

  @FunctionalInterface
  private interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  private void write(ByteArrayOutputStream out, Part part) {
    try (JsonGenerator json = factory.createGenerator(out, JsonEncoding.UTF8)) {
      part.write(json);
    } catch (JsonProcessingException tooDeep) {
      throw new IllegalArgumentException("Arguments are nested too deep to be sent", tooDeep);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void value(JsonGenerator json, @Nullable Object value, @Nullable List<byte[]> attachments)
      throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(wellFormed(text));
      case Boolean truth -> json.writeBoolean(truth);
      case Number number -> number(json, number);
      case RawJson raw -> json.writeRawValue(new EncodedJson(raw.utf8()));
      case byte[] bytes -> placeholder(json, bytes, attachments);
      case List<?> list -> list(json, list, attachments);
      case Map<?, ?> map -> map(json, map, attachments);
      default ->
          throw new IllegalArgumentException(
              "A "
                  + value.getClass().getName()
                  + " cannot be sent: use null, Boolean, Number, String, byte[], List, Map or RawJson");
    }
  }

  private static void number(JsonGenerator json, Number number) throws IOException {
    switch (number) {
      case Integer i -> json.writeNumber(i);
      case Long l -> json.writeNumber(l);
      case Double d when !Double.isFinite(d) -> json.writeNull();
      case Float f when !Float.isFinite(f) -> json.writeNull();
      case Double d -> json.writeNumber(d);
      case Float f -> json.writeNumber(f);
      case BigInteger big -> json.writeNumber(big);
      case BigDecimal big -> json.writeNumber(big);
      default -> json.writeNumber(new BigDecimal(number.toString()));
    }
  }

  private void list(JsonGenerator json, List<?> list, @Nullable List<byte[]> attachments)
      throws IOException {
    json.writeStartArray();
    for (Object element : list) {
      value(json, element, attachments);
    }
    json.writeEndArray();
  }

  private void map(JsonGenerator json, Map<?, ?> map, @Nullable List<byte[]> attachments)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> field : map.entrySet()) {
      if (!(field.getKey() instanceof String name)) {
        throw new IllegalArgumentException("The keys of a Map that is sent must be Strings");
      }
      json.writeFieldName(wellFormed(name));
      value(json, field.getValue(), attachments);
    }
    json.writeEndObject();
  }

  /// Clients look for `_placeholder` first.
  private static void placeholder(
      JsonGenerator json, byte[] bytes, @Nullable List<byte[]> attachments) throws IOException {
    if (attachments == null) {
      throw new IllegalArgumentException("Binary values cannot be sent here");
    }
    json.writeStartObject();
    json.writeFieldName(PLACEHOLDER);
    json.writeBoolean(true);
    json.writeFieldName(NUM);
    json.writeNumber(attachments.size());
    json.writeEndObject();
    attachments.add(bytes);
  }

  /// The text with each half of a surrogate pair replaced, since UTF-8 cannot hold it.
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      return repaired(text);
    }
    return text;
  }

  private static String repaired(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
              repaired.appendCodePoint(half ? 0xFFFD : c);
            });
    return repaired.toString();
  }
}
