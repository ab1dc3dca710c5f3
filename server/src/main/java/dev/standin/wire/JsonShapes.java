package dev.standin.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The JSON of what REST and Socket.IO both show. Schemas: docs/api/openapi.yaml.
public final class JsonShapes {

  /// A message without its text.
  private static final int MESSAGE_FRAME = 320;

  /// Lock-free buffers, since many virtual threads write; emoji as themselves, as JavaScript does.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private JsonShapes() {}

  /// A message: `_id, conversation, seq, sender, recipient, content, timestamp` and, where they
  /// apply, `clientId, generated, origin, replyTo`. UTF-8.
  public static byte[] message(Message message) {
    var json = new JsonBytes(MESSAGE_FRAME + message.content().length());
    message(json, message);
    return json.toBytes();
  }

  /// Writes the message's object. By hand, since this is what the server writes most.
  public static void message(JsonBytes json, Message message) {
    json.raw("{\"_id\":\"").raw(message.id().hex());
    json.raw("\",\"conversation\":\"").raw(message.conversation().hex());
    json.raw("\",\"seq\":").number(message.seq());
    json.raw(",\"sender\":\"").raw(message.sender().hex());
    json.raw("\",\"recipient\":\"").raw(message.recipient().hex());
    json.raw("\",\"content\":").string(message.content());
    json.raw(",\"timestamp\":").time(message.timestamp());
    if (message.clientId().isPresent()) {
      json.raw(",\"clientId\":").string(message.clientId().get().value());
    }
    if (message.origin().isPresent()) {
      json.raw(",\"generated\":true,\"origin\":\"").raw(message.origin().get().text()).raw("\"");
    }
    if (message.replyTo().isPresent()) {
      json.raw(",\"replyTo\":\"").raw(message.replyTo().get().hex()).raw("\"");
    }
    json.raw("}");
  }

  /// Writes an array of them.
  public static void messages(JsonBytes json, List<Message> messages) {
    String between = "[";
    for (Message message : messages) {
      message(json.raw(between), message);
      between = ",";
    }
    json.raw(messages.isEmpty() ? "[]" : "]");
  }

  /// Writes the message's object into JSON of one's own.
  public static void message(JsonGenerator json, Message message) throws IOException {
    byte[] utf8 = message(message);
    json.writeRawValue(new String(utf8, StandardCharsets.UTF_8));
  }

  /// `{"user", "status", "until"?}`.
  public static byte[] availability(UserId user, Availability availability) {
    return open(user, availability).raw("}").toBytes();
  }

  /// `{"user", "status", "until"?, "online"}`.
  public static byte[] reachability(UserId user, Availability availability, boolean online) {
    return open(user, availability).raw(",\"online\":").raw(online ? "true}" : "false}").toBytes();
  }

  private static JsonBytes open(UserId user, Availability availability) {
    var json = new JsonBytes(128);
    json.raw("{\"user\":\"").raw(user.hex());
    json.raw("\",\"status\":\"").raw(availability.status().name()).raw("\"");
    if (availability.until().isPresent()) {
      json.raw(",\"until\":").time(availability.until().get());
    }
    return json;
  }

  /// `{"error", "code"}`.
  public static byte[] problem(Problem problem, String sentence) {
    var json = new JsonBytes(64 + sentence.length());
    json.raw("{\"error\":").string(sentence);
    return json.raw(",\"code\":\"").raw(problem.code()).raw("\"}").toBytes();
  }

  /// Writes JSON into bytes.
  public static byte[] bytes(Writer writer) {
    var out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      writer.write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /// Writes one JSON value.
  @FunctionalInterface
  public interface Writer {
    void write(JsonGenerator json) throws IOException;
  }
}
