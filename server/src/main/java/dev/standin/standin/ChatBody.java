package dev.standin.standin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// The answer of Chat Completions (https://platform.openai.com/docs/api-reference/chat): a stream
/// of chunks, or one JSON object from servers that don't stream. It is complete at a finish reason
/// or at `[DONE]`; an end without either is a failure.
final class ChatBody implements AnswerBody {

  private static final JsonFactory JSON = new JsonFactory();

  private enum Shape {
    UNKNOWN,
    STREAM,
    OBJECT
  }

  private final Consumer<String> text;
  private final EventStream stream;
  private final ByteArrayOutputStream object = new ByteArrayOutputStream();
  private Shape shape = Shape.UNKNOWN;
  private String finish = "";

  ChatBody(int maxLine, Consumer<String> text) {
    this.text = text;
    this.stream = new EventStream(maxLine, this::event);
  }

  @Override
  public boolean read(byte[] chunk) throws BadAnswerException {
    if (shape == Shape.UNKNOWN) {
      shape = shapeOf(chunk);
    }
    if (shape == Shape.OBJECT) {
      object.writeBytes(chunk);
      return false;
    }
    return stream.read(chunk);
  }

  @Override
  public void end() throws BadAnswerException {
    if (shape == Shape.OBJECT) {
      chunk(object.toByteArray());
      return;
    }
    if (!stream.end()) {
      throw new BadAnswerException(Failure.DROPPED);
    }
  }

  /// By the first visible byte, as servers differ in their content types.
  private static Shape shapeOf(byte[] chunk) {
    for (byte b : chunk) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b == '{' ? Shape.OBJECT : Shape.STREAM;
      }
    }
    return Shape.UNKNOWN;
  }

  private boolean event(String type, String data) throws BadAnswerException {
    if (type.equals("error")) {
      throw new BadAnswerException(Failure.BROKE_OFF);
    }
    if (data.strip().equals("[DONE]")) {
      return true;
    }
    chunk(data.getBytes(StandardCharsets.UTF_8));
    return !finish.isEmpty();
  }

  private void chunk(byte[] json) throws BadAnswerException {
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new BadAnswerException(Failure.GARBAGE);
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        topField(in);
      }
    } catch (IOException notJson) {
      throw new BadAnswerException(Failure.GARBAGE);
    }
    if (finish.equals("content_filter")) {
      throw new BadAnswerException(Failure.FILTERED);
    }
  }

  private void topField(JsonParser in) throws IOException, BadAnswerException {
    String name = in.currentName();
    JsonToken value = in.nextToken();
    if (name.equals("error") && value != JsonToken.VALUE_NULL) {
      throw new BadAnswerException(Failure.BROKE_OFF);
    }
    if (name.equals("choices") && value == JsonToken.START_ARRAY) {
      while (in.nextToken() == JsonToken.START_OBJECT) {
        choice(in);
      }
    } else {
      in.skipChildren();
    }
  }

  private void choice(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
        finish = in.getText();
      } else if (isSpeech(name) && value == JsonToken.START_OBJECT) {
        speech(in);
      } else {
        in.skipChildren();
      }
    }
  }

  private static boolean isSpeech(String name) {
    return name.equals("delta") || name.equals("message");
  }

  private void speech(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.equals("content") && value == JsonToken.VALUE_STRING) {
        text.accept(in.getText());
      } else {
        in.skipChildren();
      }
    }
  }
}
