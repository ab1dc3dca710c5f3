package dev.standin.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.standin.socketio.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes requests and answers for other servers. Bytes become what JSON.stringify makes of Node's
/// buffers, since the format has no other place for them. A value of an unknown kind is an
/// [IllegalArgumentException].
final class JsonText {

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(8))
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Packing.DEEPEST).build())
          .build();

  private JsonText() {}

  static byte[] object(Map<String, ? extends @Nullable Object> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      value(json, fields);
    } catch (IOException wrong) {
      throw new IllegalArgumentException("Arguments cannot be sent to other servers", wrong);
    }
    return out.toByteArray();
  }

  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(Packing.wellFormed(text));
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number when !Double.isFinite(number) -> json.writeNull();
      case Float number when !Float.isFinite(number) -> json.writeNull();
      case Number number -> json.writeNumber(new BigDecimal(number.toString()));
      case RawJson raw -> value(json, raw.value());
      case byte[] bytes -> buffer(json, bytes);
      case Collection<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          value(json, element);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> field : map.entrySet()) {
          json.writeFieldName(Packing.wellFormed(String.valueOf(field.getKey())));
          value(json, field.getValue());
        }
        json.writeEndObject();
      }
      default ->
          throw new IllegalArgumentException(
              "A " + value.getClass().getName() + " cannot be sent to other servers");
    }
  }

  private static void buffer(JsonGenerator json, byte[] bytes) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "Buffer");
    json.writeArrayFieldStart("data");
    for (byte b : bytes) {
      json.writeNumber(b & 0xFF);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
