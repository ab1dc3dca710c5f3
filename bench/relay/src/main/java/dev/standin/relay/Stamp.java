package dev.standin.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.standin.socketio.RawJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Finds whom a message is for, and adds who sent it and when.
///
/// The message's own text is kept as it came; two members are added before its closing brace. A
/// parser finds the members, so names that are written with escapes and what stands inside of
/// strings or nested objects can't fool it. Where a name stands twice the last counts, as in
/// JavaScript. A message that brings a `sender` or `timestamp` of its own is written anew without
/// them, so nobody can forge them, whichever of two equal names a receiver takes.
final class Stamp {

  private static final String SENDER = "sender";
  private static final String TIMESTAMP = "timestamp";

  /// What was found in the arguments of an event.
  sealed interface Outcome {}

  /// The first argument is an object with an address.
  record Stamped(String address, RawJson message) implements Outcome {}

  /// It is not.
  record Unaddressed() implements Outcome {}

  /// An object's end in the arguments' text, and what matters of its members.
  private record Found(String address, int end, boolean empty, boolean forged) {}

  private record Time(long millis, String text) {}

  private final JsonFactory json =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
          .build();
  private final InstantSource clock;
  private volatile Time time = new Time(-1, "");

  Stamp(InstantSource clock) {
    this.clock = clock;
  }

  /// Reads the arguments of an event, a valid JSON array.
  ///
  /// @param addressName the member that says whom the message is for
  Outcome read(String arguments, String addressName, String sender) {
    try (JsonParser parser = json.createParser(arguments)) {
      parser.nextToken();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Unaddressed();
      }
      int start = offset(parser);
      Found found = find(parser, addressName);
      if (found == null) {
        return new Unaddressed();
      }
      String head =
          found.forged
              ? withoutForged(arguments)
              : arguments.substring(start, found.end) + (found.empty ? "" : ",");
      String message =
          head
              + "\"sender\":\""
              + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(sender))
              + "\",\"timestamp\":\""
              + now()
              + "\"}";
      return new Stamped(found.address, new RawJson(message.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException checkedBefore) {
      throw new UncheckedIOException(checkedBefore);
    }
  }

  /// Walks through the object's members; null if none is an address.
  private static @Nullable Found find(JsonParser parser, String addressName) throws IOException {
    String address = null;
    boolean empty = true;
    boolean forged = false;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      empty = false;
      JsonToken value = parser.nextToken();
      if (name.equals(addressName)) {
        address = value == JsonToken.VALUE_STRING ? parser.getText() : null;
      } else if (name.equals(SENDER) || name.equals(TIMESTAMP)) {
        forged = true;
      }
      parser.skipChildren();
    }
    return address == null ? null : new Found(address, offset(parser), empty, forged);
  }

  private static int offset(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  /// The object's text, open at its end, without the members that only we may set.
  private String withoutForged(String arguments) throws IOException {
    StringWriter out = new StringWriter(arguments.length());
    try (JsonParser parser = json.createParser(arguments);
        JsonGenerator generator = json.createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      parser.nextToken();
      parser.nextToken();
      generator.writeStartObject();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals(SENDER) || name.equals(TIMESTAMP)) {
          parser.skipChildren();
        } else {
          generator.writeFieldName(name);
          generator.copyCurrentStructureExact(parser);
        }
      }
      generator.flush();
    }
    return out.append(',').toString();
  }

  /// The time in ISO 8601 with milliseconds, written once for all messages of a millisecond.
  private String now() {
    long millis = clock.millis();
    Time known = time;
    if (known.millis != millis) {
      known = new Time(millis, java.time.Instant.ofEpochMilli(millis).toString());
      time = known;
    }
    return known.text;
  }
}
