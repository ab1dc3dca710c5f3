package dev.standin.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.standin.socketio.RawJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePacker;

/// Writes what is emitted as MessagePack, as Node's adapter does: JSON is transcoded token by
/// token, bytes stay bytes, numbers take their shortest form.
///
/// All that cannot be sent is an [IllegalArgumentException].
final class Packing {

  /// As deep as clients' packets may be.
  static final int DEEPEST = 500;

  private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final MessagePacker out;

  Packing(MessagePacker out) {
    this.out = out;
  }

  void value(@Nullable Object value) throws IOException {
    value(value, 0);
  }

  private void value(@Nullable Object value, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("Arguments are nested too deep to be sent");
    }
    switch (value) {
      case null -> out.packNil();
      case String text -> string(text);
      case Boolean truth -> out.packBoolean(truth);
      case Number number -> number(number);
      case RawJson raw -> json(raw.utf8());
      case byte[] bytes -> bytes(bytes);
      case List<?> list -> {
        out.packArrayHeader(list.size());
        for (Object element : list) {
          value(element, depth + 1);
        }
      }
      case Map<?, ?> map -> {
        out.packMapHeader(map.size());
        for (Map.Entry<?, ?> field : map.entrySet()) {
          if (!(field.getKey() instanceof String name)) {
            throw new IllegalArgumentException("The keys of a Map that is sent must be Strings");
          }
          string(name);
          value(field.getValue(), depth + 1);
        }
      }
      default ->
          throw new IllegalArgumentException(
              "A "
                  + value.getClass().getName()
                  + " cannot be sent: use null, Boolean, Number, String, byte[], List, Map or RawJson");
    }
  }

  void bytes(byte[] bytes) throws IOException {
    out.packBinaryHeader(bytes.length);
    out.addPayload(bytes);
  }

  void string(String text) throws IOException {
    out.packString(wellFormed(text));
  }

  /// The text with each half of a surrogate pair replaced, since UTF-8 cannot hold it.
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int[] points =
            text.codePoints()
                .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                .toArray();
        return new String(points, 0, points.length);
      }
    }
    return text;
  }

  private void number(Number number) throws IOException {
    switch (number) {
      case Integer i -> out.packInt(i);
      case Long l -> out.packLong(l);
      case Double d -> out.packDouble(d);
      case Float f -> out.packDouble(Double.parseDouble(Float.toString(f)));
      case Short s -> out.packShort(s);
      case Byte b -> out.packByte(b);
      case BigInteger big -> integer(big);
      default -> decimal(new BigDecimal(number.toString()));
    }
  }

  /// Beyond 64 bits it becomes what a JavaScript client would read.
  private void integer(BigInteger big) throws IOException {
    boolean fits = big.signum() < 0 ? big.bitLength() < 64 : big.compareTo(UNSIGNED_END) < 0;
    if (fits) {
      out.packBigInteger(big);
    } else {
      out.packDouble(big.doubleValue());
    }
  }

  private void decimal(BigDecimal big) throws IOException {
    if (big.scale() <= 0 && big.precision() - big.scale() < 20) {
      integer(big.toBigInteger());
    } else {
      out.packDouble(big.doubleValue());
    }
  }

  private void json(byte[] utf8) throws IOException {
    int[] sizes;
    try (JsonParser parser = JSON.createParser(utf8)) {
      sizes = sizes(parser);
    } catch (IOException wrong) {
      throw new IllegalArgumentException("The bytes of a RawJson are not JSON", wrong);
    }
    try (JsonParser parser = JSON.createParser(utf8)) {
      int containers = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        containers += token(parser, token, sizes[containers]);
      }
    }
  }

  /// 1 if the token opened a container, which has this size.
  private int token(JsonParser parser, JsonToken token, int size) throws IOException {
    switch (token) {
      case START_OBJECT -> out.packMapHeader(size);
      case START_ARRAY -> out.packArrayHeader(size);
      case FIELD_NAME -> string(parser.currentName());
      case VALUE_STRING -> string(parser.getText());
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          integer(parser.getBigIntegerValue());
        } else {
          out.packLong(parser.getLongValue());
        }
      }
      case VALUE_NUMBER_FLOAT -> out.packDouble(parser.getDoubleValue());
      case VALUE_TRUE -> out.packBoolean(true);
      case VALUE_FALSE -> out.packBoolean(false);
      case VALUE_NULL -> out.packNil();
      case END_ARRAY, END_OBJECT -> {}
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalArgumentException("no JSON");
    }
    return token.isStructStart() ? 1 : 0;
  }

  /// How many fields or elements each object and array has, in the order of their beginnings, and
  /// one more number.
  private static int[] sizes(JsonParser parser) throws IOException {
    int[] sizes = new int[8];
    int[] open = new int[8];
    int containers = 0;
    int depth = 0;
    int values = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token.isStructEnd()) {
        depth--;
        continue;
      }
      if (depth == 0) {
        values++;
      } else if (token == JsonToken.FIELD_NAME || inArray(parser, token)) {
        sizes[open[depth - 1]]++;
      }
      if (token.isStructStart()) {
        open = roomFor(open, depth);
        open[depth++] = containers++;
        sizes = roomFor(sizes, containers);
      }
    }
    if (values != 1) {
      throw new IllegalArgumentException("The bytes of a RawJson are not one JSON value");
    }
    return sizes;
  }

  /// Whether the value that the parser is at is an array's element.
  private static boolean inArray(JsonParser parser, JsonToken token) {
    var context = parser.getParsingContext();
    return (token.isStructStart() ? context.getParent() : context).inArray();
  }

  private static int[] roomFor(int[] numbers, int index) {
    return index < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * index);
  }
}
