package dev.standin.live;

import dev.standin.chat.Announcer.Writing;
import dev.standin.chat.Message;
import dev.standin.socketio.RawJson;
import dev.standin.wire.JsonShapes;

/// The JSON of the stand-in's events, as docs/events.md shows it.
final class StandInJson {

  private StandInJson() {}

  /// `{"reply", "conversation", "owner", "reader", "question"}`.
  static RawJson writing(Writing writing) {
    return new RawJson(
        JsonShapes.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("reply", writing.reply().hex());
              json.writeStringField("conversation", writing.conversation().hex());
              json.writeStringField("owner", writing.owner().hex());
              json.writeStringField("reader", writing.reader().hex());
              json.writeStringField("question", writing.question().hex());
              json.writeEndObject();
            }));
  }

  /// `{"conversation", "owner", "reader", "question"}`.
  static RawJson abandoned(Message question) {
    return new RawJson(
        JsonShapes.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("conversation", question.conversation().hex());
              json.writeStringField("owner", question.recipient().hex());
              json.writeStringField("reader", question.sender().hex());
              json.writeStringField("question", question.id().hex());
              json.writeEndObject();
            }));
  }

  /// `{"reply", "conversation", "attempt", "n", "text"}`.
  static RawJson delta(Writing writing, int attempt, int n, String text) {
    return new RawJson(
        JsonShapes.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("reply", writing.reply().hex());
              json.writeStringField("conversation", writing.conversation().hex());
              json.writeNumberField("attempt", attempt);
              json.writeNumberField("n", n);
              json.writeStringField("text", text);
              json.writeEndObject();
            }));
  }
}
