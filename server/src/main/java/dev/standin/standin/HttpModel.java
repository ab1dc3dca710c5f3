package dev.standin.standin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.function.Consumer;

/// A model behind HTTP, in one of the two kinds.
final class HttpModel implements Model {

  private static final JsonFactory JSON = new JsonFactory();

  private final HttpCalls calls;
  private final ModelEndpoint endpoint;

  HttpModel(HttpCalls calls, ModelEndpoint endpoint) {
    this.calls = calls;
    this.endpoint = endpoint;
  }

  @Override
  public String host() {
    return endpoint.host();
  }

  @Override
  public String name() {
    return endpoint.model();
  }

  @Override
  public Call ask(Prompt prompt, Consumer<Heard> listener) {
    return calls.start(
        new HttpCalls.Exchange(request(prompt), endpoint.limits(), body(listener), listener));
  }

  private AnswerBody body(Consumer<Heard> listener) {
    Consumer<String> text = piece -> listener.accept(new Heard.Piece(piece));
    return switch (endpoint.kind()) {
      case CHAT_COMPLETIONS -> new ChatBody(endpoint.limits().maxLine(), text);
      case PROMPT -> new PromptBody(text);
    };
  }

  private HttpRequest request(Prompt prompt) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream, application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json(prompt)));
    endpoint.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request.build();
  }

  private URI address() {
    return switch (endpoint.kind()) {
      case PROMPT -> endpoint.address();
      case CHAT_COMPLETIONS -> {
        String base = endpoint.address().toString();
        String slashless = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        yield URI.create(slashless + "/chat/completions");
      }
    };
  }

  private byte[] json(Prompt prompt) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      switch (endpoint.kind()) {
        case CHAT_COMPLETIONS -> chat(json, prompt);
        case PROMPT -> json.writeStringField("prompt", prompt.whole());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /// No token limit is sent: servers disagree on its name, and we hang up when we have enough.
  private void chat(JsonGenerator json, Prompt prompt) throws IOException {
    json.writeStringField("model", endpoint.model());
    json.writeBooleanField("stream", true);
    if (endpoint.reasoningEffort().isPresent()) {
      json.writeStringField("reasoning_effort", endpoint.reasoningEffort().get());
    }
    json.writeArrayFieldStart("messages");
    message(json, "system", prompt.instructions());
    message(json, "user", prompt.data());
    json.writeEndArray();
  }

  private static void message(JsonGenerator json, String role, String content) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role);
    json.writeStringField("content", content);
    json.writeEndObject();
  }
}
