package dev.standin.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The JSON of what REST and Socket.IO both show. Schemas: docs/api/openapi.yaml.
public final class JsonShapes {

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonShapes() {}

  /// A message: `_id, conversation, seq, sender, recipient, content, timestamp` and, where they
  /// apply, `clientId, generated, origin, replyTo`. UTF-8.
  public static byte[] message(Message message) {
    return bytes(json -> message(json, message));
  }

  /// Writes the message's object.
  public static void message(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    json.writeStringField("_id", message.id().hex());
    json.writeStringField("conversation", message.conversation().hex());
    json.writeNumberField("seq", message.seq());
    json.writeStringField("sender", message.sender().hex());
    json.writeStringField("recipient", message.recipient().hex());
    json.writeStringField("content", message.content());
    json.writeStringField("timestamp", message.timestamp().toString());
    if (message.clientId().isPresent()) {
      json.writeStringField("clientId", message.clientId().get().value());
    }
    if (message.origin().isPresent()) {
      json.writeBooleanField("generated", true);
      json.writeStringField("origin", message.origin().get().text());
    }
    if (message.replyTo().isPresent()) {
      json.writeStringField("replyTo", message.replyTo().get().hex());
    }
    json.writeEndObject();
  }

  /// `{"user", "status", "until"?}`.
  public static byte[] availability(UserId user, Availability availability) {
    return bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("user", user.hex());
          json.writeStringField("status", availability.status().name());
          if (availability.until().isPresent()) {
            json.writeStringField("until", availability.until().get().toString());
          }
          json.writeEndObject();
        });
  }

  /// `{"error", "code"}`.
  public static byte[] problem(Problem problem, String sentence) {
    return bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("error", sentence);
          json.writeStringField("code", problem.code());
          json.writeEndObject();
        });
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
