package dev.standin.standin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/// The answer of the original backend's kind of endpoint: `{"result": text}`.
final class PromptBody implements AnswerBody {

  private static final JsonFactory JSON = new JsonFactory();

  private final Consumer<String> text;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  PromptBody(Consumer<String> text) {
    this.text = text;
  }

  @Override
  public boolean read(byte[] chunk) {
    body.writeBytes(chunk);
    return false;
  }

  @Override
  public void end() throws BadAnswerException {
    try (JsonParser in = JSON.createParser(body.toByteArray())) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new BadAnswerException(Failure.GARBAGE);
      }
      String result = "";
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        if (in.nextToken() == JsonToken.VALUE_STRING && name.equals("result")) {
          result = in.getText();
        } else {
          in.skipChildren();
        }
      }
      text.accept(result);
    } catch (IOException notJson) {
      throw new BadAnswerException(Failure.GARBAGE);
    }
  }
}
