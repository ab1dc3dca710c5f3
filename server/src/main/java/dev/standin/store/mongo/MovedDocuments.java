package dev.standin.store.mongo;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.Moved;
import dev.standin.chat.Note;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.NoteId;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/// What is moved, as it lies in MongoDB.
final class MovedDocuments {

  private MovedDocuments() {}

  static Moved.Talk talk(Document document) {
    List<UserId> members =
        document.getList(Fields.MEMBERS, Object.class).stream()
            .map(it -> new UserId(Documents.hex(it).orElseThrow()))
            .toList();
    String id = Documents.hex(document.get(Fields.ID)).orElseThrow();
    return new Moved.Talk(new ConversationId(id), members);
  }

  static Document talk(Moved.Talk talk) {
    return new Document(Fields.ID, Documents.id(talk.id().hex()))
        .append(Fields.PAIR, pair(talk))
        .append(Fields.MEMBERS, talk.members().stream().map(it -> Documents.id(it.hex())).toList())
        .append(Fields.LAST_SEQ, 0L);
  }

  static String pair(Moved.Talk talk) {
    return talk.members().getFirst().hex() + ":" + talk.members().getLast().hex();
  }

  /// Empty for what is no message, or has no place yet.
  ///
  /// @param whys by the ids of answers
  static Optional<Moved.Said> said(Document document, Map<Object, String> whys) {
    return Documents.message(document)
        .map(
            message ->
                new Moved.Said(
                    message,
                    Boolean.TRUE.equals(document.get(Fields.BUSY)),
                    Fields.OPEN.equals(document.get(Fields.QUESTION)),
                    Optional.ofNullable(whys.get(document.get(Fields.ID)))));
  }

  static Document said(Moved.Said said, Message placed) {
    Document document = Documents.message(placed);
    if (said.recipientBusy()) {
      document.append(Fields.BUSY, true);
    }
    if (said.open()) {
      document.append(Fields.QUESTION, Fields.OPEN);
    }
    return document;
  }

  static Note note(Document document) {
    Audience audience =
        switch (Documents.text(document.get(Fields.AUDIENCE))) {
          case "everyone" -> new Audience.Everyone();
          case "person" ->
              new Audience.Person(
                  new UserId(Documents.hex(document.get(Fields.PERSON)).orElseThrow()));
          default -> new Audience.Never();
        };
    return new Note(
        new NoteId(Documents.hex(document.get(Fields.ID)).orElseThrow()),
        new UserId(Documents.hex(document.get(Fields.OWNER)).orElseThrow()),
        Documents.text(document.get(Fields.TITLE)),
        Documents.text(document.get(Fields.TEXT)),
        audience,
        Documents.instant(document.get(Fields.CHANGED_AT)).orElse(Instant.EPOCH));
  }

  static Document note(Note note, long number) {
    var document =
        new Document(Fields.ID, Documents.id(note.id().hex()))
            .append(Fields.OWNER, Documents.id(note.owner().hex()))
            .append(Fields.NUMBER, number)
            .append(Fields.TITLE, note.title())
            .append(Fields.TEXT, note.text())
            .append(Fields.CHANGED_AT, Date.from(note.changedAt()));
    return switch (note.audience()) {
      case Audience.Never _ ->
          document.append(Fields.AUDIENCE, "never").append(Fields.PERSON, null);
      case Audience.Everyone _ ->
          document.append(Fields.AUDIENCE, "everyone").append(Fields.PERSON, null);
      case Audience.Person(UserId user) ->
          document
              .append(Fields.AUDIENCE, "person")
              .append(Fields.PERSON, Documents.id(user.hex()));
    };
  }
}
