package dev.standin.standin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.standin.chat.Note;
import dev.standin.chat.Origin;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps account of how an answer came about, for its owner: JSON with `answerer`, of a model also
/// `host` and `model`; `prompt` (SHA-256), `notes` and `messages` (id and SHA-256 of the text) and
/// `awayText` (SHA-256) if a model was asked; `quoted` (a note's id and hash); and all `tries` with
/// outcome and milliseconds. Owned by one thread.
final class Why {

  private static final JsonFactory JSON = new JsonFactory();

  /// One try of an answerer; `outcome` is `answered` or a failure.
  private record Try(Origin origin, Optional<Model> model, String outcome, long millis) {}

  private final List<Try> tries = new ArrayList<>();
  private PromptBuilder.@Nullable Built built;
  private @Nullable Note quoted;

  void prompted(PromptBuilder.Built prompt) {
    built = prompt;
  }

  void quoted(Note note) {
    quoted = note;
  }

  void answered(Origin origin, Optional<Model> model, long millis) {
    tries.add(new Try(origin, model, "answered", millis));
  }

  void failed(Origin origin, Optional<Model> model, Failure failure, long millis) {
    tries.add(new Try(origin, model, failure.text(), millis));
  }

  /// The account; the last try is the one that answered.
  String json() {
    var out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      write(json, tries.getLast());
      write(json);
      json.writeArrayFieldStart("tries");
      for (Try t : tries) {
        json.writeStartObject();
        write(json, t);
        json.writeStringField("outcome", t.outcome());
        json.writeNumberField("ms", t.millis());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, Try t) throws IOException {
    json.writeStringField("answerer", t.origin().text());
    if (t.model().isPresent()) {
      json.writeStringField("host", t.model().get().host());
      json.writeStringField("model", t.model().get().name());
    }
  }

  private void write(JsonGenerator json) throws IOException {
    if (built != null) {
      json.writeStringField("prompt", built.prompt().hash());
      json.writeArrayFieldStart("notes");
      for (Note note : built.notes()) {
        source(json, note.id().hex(), note.text());
      }
      json.writeEndArray();
      if (built.awayText().isPresent()) {
        json.writeStringField("awayText", Hashes.sha256(built.awayText().get()));
      }
      json.writeArrayFieldStart("messages");
      for (Knowledge.Line line : built.lines()) {
        source(json, line.id().hex(), line.text());
      }
      json.writeEndArray();
    }
    if (quoted != null) {
      json.writeFieldName("quoted");
      source(json, quoted.id().hex(), quoted.text());
    }
  }

  private static void source(JsonGenerator json, String id, String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeStringField("sha256", Hashes.sha256(text));
    json.writeEndObject();
  }
}
