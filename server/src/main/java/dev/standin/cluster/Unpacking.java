package dev.standin.cluster;

import dev.standin.socketio.RawJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/// Reads MessagePack of another node, within bounds: nothing is believed about lengths. What is
/// wrong with the bytes is a [BadFrameException].
///
/// What Node's adapter (notepack) writes and JSON doesn't know: bytes; dates, which become the text
/// that JSON.stringify makes of them; undefined, which becomes null.
final class Unpacking {

  /// Values of one message that may become objects of ours.
  private static final int MOST_VALUES = 500_000;

  /// Values of one message that may become JSON.
  private static final int MOST_WRITTEN = 4_000_000;

  /// Bytes of JSON that one message may become, all its arguments together.
  private static final int MOST_JSON = 2 * RedisLink.LONGEST_MESSAGE;

  /// What an extension is.
  private sealed interface Extension {
    record Absent() implements Extension {}

    record Time(long seconds, long nanos) implements Extension {}

    record Bytes(byte[] bytes) implements Extension {}

    record Unknown(int type, byte[] bytes) implements Extension {}
  }

  private final byte[] bytes;
  private int offset;
  private MessageUnpacker in;
  private int values;
  private int written;
  private int jsonLeft = MOST_JSON;

  private Unpacking(byte[] bytes) {
    this.bytes = bytes;
    this.in = MessagePack.newDefaultUnpacker(bytes);
  }

  @FunctionalInterface
  interface Reading<T extends @Nullable Object> {
    T read(Unpacking in) throws IOException;
  }

  /// Reads a whole message, of which nothing may be left.
  static <T extends @Nullable Object> T whole(byte[] bytes, Reading<T> reading) {
    try {
      Unpacking in = new Unpacking(bytes);
      T value = reading.read(in);
      if (in.at() != bytes.length) {
        throw new BadFrameException("bytes follow its end");
      }
      return value;
    } catch (IOException | MessagePackException | IndexOutOfBoundsException wrong) {
      throw new BadFrameException("it is no MessagePack", wrong);
    }
  }

  private int at() {
    return offset + (int) in.getTotalReadBytes();
  }

  int array() throws IOException {
    return counted(in.unpackArrayHeader());
  }

  int map() throws IOException {
    return counted(in.unpackMapHeader());
  }

  /// No container has more members than bytes are left.
  private int counted(int size) {
    if (size < 0 || size > bytes.length - at()) {
      throw new BadFrameException("it ends too early");
    }
    return size;
  }

  /// A string; a number or truth value as its text, as in JavaScript.
  String text() throws IOException {
    return switch (in.getNextFormat().getValueType()) {
      case STRING -> {
        int length = stringLength();
        String text = new String(bytes, at(), length, StandardCharsets.UTF_8);
        pass(length);
        yield text;
      }
      case INTEGER, FLOAT, BOOLEAN -> {
        JsonBytes json = new JsonBytes(24, 64);
        json(json, 0);
        yield new String(json.toByteArray(), StandardCharsets.US_ASCII);
      }
      default -> throw new BadFrameException("a text was expected");
    };
  }

  private int stringLength() throws IOException {
    return checked(in.unpackRawStringHeader());
  }

  private int checked(int length) {
    if (length < 0 || length > bytes.length - at()) {
      throw new BadFrameException("it ends too early");
    }
    return length;
  }

  private void pass(int length) throws IOException {
    in.readPayloadAsReference(length);
  }

  boolean nil() throws IOException {
    return in.tryUnpackNil();
  }

  void skip() throws IOException {
    in.skipValue();
  }

  /// Whether it is what JavaScript takes for true.
  boolean truth() throws IOException {
    return switch (in.getNextFormat().getValueType()) {
      case BOOLEAN -> in.unpackBoolean();
      case NIL -> {
        in.unpackNil();
        yield false;
      }
      default -> {
        in.skipValue();
        yield true;
      }
    };
  }

  List<String> texts() throws IOException {
    int size = array();
    List<String> texts = new ArrayList<>(Math.min(size, 16));
    for (int i = 0; i < size; i++) {
      count();
      texts.add(text());
    }
    return texts;
  }

  byte[] binary() throws IOException {
    return in.readPayload(checked(in.unpackBinaryHeader()));
  }

  /// An event's argument: a container as [RawJson], unless there are bytes in it.
  @Nullable Object argument() throws IOException {
    ValueType type = in.getNextFormat().getValueType();
    if (type != ValueType.ARRAY && type != ValueType.MAP) {
      return value(0);
    }
    int start = at();
    count();
    JsonBytes json = new JsonBytes(Math.min(256, bytes.length - start), jsonLeft);
    if (json(json, 0)) {
      byte[] whole = json.toByteArray();
      jsonLeft -= whole.length;
      return new RawJson(whole);
    }
    // Once more from its beginning.
    offset = start;
    in = MessagePack.newDefaultUnpacker(bytes, start, bytes.length - start);
    return value(0);
  }

  private void count() {
    if (++values > MOST_VALUES) {
      throw new BadFrameException("it has too many values");
    }
  }

  private static void descend(int depth) {
    if (depth >= Packing.DEEPEST) {
      throw new BadFrameException("it is nested too deep");
    }
  }

  /// The next value, bytes as bytes.
  @Nullable Object value(int depth) throws IOException {
    count();
    MessageFormat format = in.getNextFormat();
    return switch (format.getValueType()) {
      case NIL -> {
        in.unpackNil();
        yield null;
      }
      case BOOLEAN -> in.unpackBoolean();
      case INTEGER -> format == MessageFormat.UINT64 ? unsigned() : (Object) in.unpackLong();
      case FLOAT -> in.unpackDouble();
      case STRING -> text();
      case BINARY -> binary();
      case ARRAY -> list(depth);
      case MAP -> fields(depth);
      case EXTENSION ->
          switch (extension()) {
            case Extension.Absent absent -> null;
            case Extension.Time time -> Dates.iso(time.seconds, time.nanos);
            case Extension.Bytes payload -> payload.bytes;
            case Extension.Unknown other -> List.of((long) other.type, other.bytes);
          };
    };
  }

  private Object unsigned() throws IOException {
    var big = in.unpackBigInteger();
    return big.bitLength() < 64 ? (Object) big.longValueExact() : big;
  }

  /// JSON null is a Java null inside.
  private List<@Nullable Object> list(int depth) throws IOException {
    descend(depth);
    int size = array();
    List<@Nullable Object> list = new ArrayList<>(Math.min(size, 16));
    for (int i = 0; i < size; i++) {
      list.add(value(depth + 1));
    }
    return list;
  }

  private Map<String, @Nullable Object> fields(int depth) throws IOException {
    descend(depth);
    int size = map();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String name = text();
      fields.put(name, value(depth + 1));
    }
    return fields;
  }

  /// Writes the next value; false, and no more than that, if there are bytes in it.
  private boolean json(JsonBytes out, int depth) throws IOException {
    if (++written > MOST_WRITTEN) {
      throw new BadFrameException("it has too many values");
    }
    MessageFormat format = in.getNextFormat();
    switch (format.getValueType()) {
      case NIL -> {
        in.unpackNil();
        out.put("null");
      }
      case BOOLEAN -> out.put(in.unpackBoolean() ? "true" : "false");
      case INTEGER ->
          out.put(
              format == MessageFormat.UINT64
                  ? in.unpackBigInteger().toString()
                  : Long.toString(in.unpackLong()));
      case FLOAT -> {
        double number = in.unpackDouble();
        out.put(Double.isFinite(number) ? Double.toString(number) : "null");
      }
      case STRING -> string(out);
      case ARRAY -> {
        return elements(out, depth);
      }
      case MAP -> {
        return members(out, depth);
      }
      case BINARY -> {
        return false;
      }
      case EXTENSION -> {
        return dated(out);
      }
    }
    return true;
  }

  private void string(JsonBytes out) throws IOException {
    int length = stringLength();
    int start = at();
    out.string(bytes, start, start + length);
    pass(length);
  }

  private boolean elements(JsonBytes out, int depth) throws IOException {
    descend(depth);
    int size = array();
    out.put('[');
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        out.put(',');
      }
      if (!json(out, depth + 1)) {
        return false;
      }
    }
    out.put(']');
    return true;
  }

  private boolean members(JsonBytes out, int depth) throws IOException {
    descend(depth);
    int size = map();
    out.put('{');
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        out.put(',');
      }
      name(out);
      out.put(':');
      if (!json(out, depth + 1)) {
        return false;
      }
    }
    out.put('}');
    return true;
  }

  private void name(JsonBytes out) throws IOException {
    if (in.getNextFormat().getValueType() == ValueType.STRING) {
      string(out);
    } else {
      byte[] name = text().getBytes(StandardCharsets.UTF_8);
      out.string(name, 0, name.length);
    }
  }

  private boolean dated(JsonBytes out) throws IOException {
    return switch (extension()) {
      case Extension.Absent absent -> {
        out.put("null");
        yield true;
      }
      case Extension.Time time -> {
        String text = Dates.iso(time.seconds, time.nanos);
        out.put(text == null ? "null" : '"' + text + '"');
        yield true;
      }
      case Extension.Bytes payload -> false;
      case Extension.Unknown other -> false;
    };
  }

  /// The types of notepack.io 3, and those that it keeps reading.
  private Extension extension() throws IOException {
    MessageFormat format = in.getNextFormat();
    ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
    byte[] payload = in.readPayload(checked(header.getLength()));
    return switch (header.getType()) {
      case -1 -> time(ByteBuffer.wrap(payload));
      case 0 -> ofType0(format, payload);
      default -> new Extension.Unknown(header.getType(), payload);
    };
  }

  /// https://github.com/msgpack/msgpack/blob/master/spec.md#timestamp-extension-type
  private static Extension time(ByteBuffer payload) {
    return switch (payload.remaining()) {
      case 4 -> new Extension.Time(payload.getInt() & 0xFFFFFFFFL, 0);
      case 8 -> {
        long both = payload.getLong();
        yield new Extension.Time(both & 0x3FFFFFFFFL, both >>> 34);
      }
      case 12 -> {
        long nanos = payload.getInt() & 0xFFFFFFFFL;
        yield new Extension.Time(payload.getLong(), nanos);
      }
      default -> throw new BadFrameException("it has a date of an unknown form");
    };
  }

  /// What older versions write: undefined, dates in milliseconds, ArrayBuffers.
  private static Extension ofType0(MessageFormat format, byte[] payload) {
    if (format == MessageFormat.FIXEXT1) {
      return new Extension.Absent();
    }
    if (format != MessageFormat.FIXEXT8) {
      return new Extension.Bytes(payload);
    }
    long millis = ByteBuffer.wrap(payload).getLong();
    return new Extension.Time(
        Math.floorDiv(millis, 1_000L), Math.floorMod(millis, 1_000L) * 1_000_000);
  }
}
