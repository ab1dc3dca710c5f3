package dev.standin.http;

import dev.standin.chat.Note;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.NoteId;
import dev.standin.chat.Notes;
import dev.standin.chat.Throttle;
import dev.standin.chat.UserId;
import dev.standin.wire.BadInputException;
import dev.standin.wire.Fields;
import dev.standin.wire.JsonBytes;
import dev.standin.wire.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What owners let their stand-in know. All of it blocks.
final class NoteRoutes {

  private static final String UNKNOWN = "You have no such note.";

  private final Notes notes;
  private final Throttle writes;

  NoteRoutes(Notes notes, Throttle writes) {
    this.notes = notes;
    this.writes = writes;
  }

  /// GET /v1/notes.
  Reply all(Exchange exchange) {
    List<Note> all = notes.all(exchange.user().id());
    var json = new JsonBytes(64 + 256 * all.size()).raw("{\"notes\":[");
    String between = "";
    for (Note note : all) {
      json.raw(between);
      write(json, note);
      between = ",";
    }
    return Reply.json(200, json.raw("]}").toBytes());
  }

  /// POST /v1/notes.
  Reply add(Exchange exchange) {
    Notes.Draft draft = draft(exchange.body());
    return written(exchange, () -> reply(201, notes.add(exchange.user().id(), draft)));
  }

  /// PUT /v1/notes/{id}.
  Reply replace(Exchange exchange) {
    Optional<NoteId> id = NoteId.parse(exchange.parameter());
    Notes.Draft draft = draft(exchange.body());
    return written(
        exchange,
        () ->
            id.map(known -> reply(200, notes.replace(exchange.user().id(), known, draft)))
                .orElseGet(() -> Reply.problem(Problem.NOT_FOUND, UNKNOWN)));
  }

  /// DELETE /v1/notes/{id}.
  Reply delete(Exchange exchange) {
    return written(
        exchange,
        () -> {
          Optional<NoteId> id = NoteId.parse(exchange.parameter());
          return id.filter(known -> notes.delete(exchange.user().id(), known)).isPresent()
              ? Reply.empty(204)
              : Reply.problem(Problem.NOT_FOUND, UNKNOWN);
        });
  }

  private Reply written(Exchange exchange, Supplier<Reply> write) {
    Optional<Duration> wait = writes.take(exchange.user().id().hex());
    return wait.isPresent() ? Reply.later(Problem.THROTTLED, wait.get()) : write.get();
  }

  private static Notes.Draft draft(Fields body) {
    return new Notes.Draft(
        body.parsed(
            "title", Notes.NoteTitle::parse, "must have 1 to 200 characters of valid Unicode."),
        body.parsed(
            "text", Notes.NoteText::parse, "must have 1 to 4,000 characters of valid Unicode."),
        body.has("audience") ? audience(body.object("audience")) : new Audience.Never());
  }

  private static Audience audience(Fields audience) {
    return switch (audience.string("kind")) {
      case "never" -> new Audience.Never();
      case "everyone" -> new Audience.Everyone();
      case "person" ->
          new Audience.Person(
              audience
                  .userId("user")
                  .orElseThrow(
                      () -> new BadInputException("\"user\" must have 24 hexadecimal digits.")));
      default ->
          throw new BadInputException(
              "\"kind\" of \"audience\" must be never, person or everyone.");
    };
  }

  private static Reply reply(int status, Notes.Kept kept) {
    return switch (kept) {
      case Notes.Kept.Saved(Note note) -> {
        var json = new JsonBytes(256 + note.text().length());
        write(json, note);
        yield Reply.json(status, json.toBytes());
      }
      case Notes.Kept.TooMany _ ->
          Reply.problem(
              Problem.BAD_INPUT,
              "You have " + Notes.MOST + " notes, which is the most. Delete one first.");
      case Notes.Kept.Unknown _ -> Reply.problem(Problem.NOT_FOUND, UNKNOWN);
      case Notes.Kept.UnknownPerson _ ->
          Reply.problem(Problem.BAD_INPUT, "\"user\" of \"audience\" is nobody.");
    };
  }

  private static void write(JsonBytes json, Note note) {
    json.raw("{\"id\":\"").raw(note.id().hex());
    json.raw("\",\"title\":").string(note.title());
    json.raw(",\"text\":").string(note.text());
    json.raw(",\"audience\":");
    switch (note.audience()) {
      case Audience.Never _ -> json.raw("{\"kind\":\"never\"}");
      case Audience.Everyone _ -> json.raw("{\"kind\":\"everyone\"}");
      case Audience.Person(UserId user) ->
          json.raw("{\"kind\":\"person\",\"user\":\"").raw(user.hex()).raw("\"}");
    }
    json.raw(",\"changedAt\":").time(note.changedAt()).raw("}");
  }
}
