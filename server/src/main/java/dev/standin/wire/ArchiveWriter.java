package dev.standin.wire;

import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.Moved;
import dev.standin.chat.Note;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes everything of a store as lines of JSON: docs/export-format.md. One after the other: a
/// header, what is moved, an end that tells whether all is there.
public final class ArchiveWriter {

  /// The version of the format.
  static final int VERSION = 1;

  /// A line without its texts.
  private static final int FRAME = 512;

  private final OutputStream out;
  private final ArchiveSum sum = new ArchiveSum();

  /// Begins with the header. `out` should be buffered; who made it closes it.
  public ArchiveWriter(OutputStream out) throws IOException {
    this.out = out;
    var json = new JsonBytes(FRAME);
    json.raw("{\"standin\":\"export\",\"version\":").number(VERSION).raw("}\n");
    out.write(json.array(), 0, json.length());
  }

  public void write(Moved moved) throws IOException {
    var json = new JsonBytes(FRAME + chars(moved));
    line(json, moved);
    json.raw("\n");
    if (json.length() > ArchiveReader.LONGEST_LINE) {
      throw new ArchiveException(
          name(moved) + " is longer than an export can hold: mend it in the store.");
    }
    sum.add(moved);
    sum.add(json.array(), 0, json.length());
    out.write(json.array(), 0, json.length());
  }

  /// Ends with the last line and flushes.
  public ArchiveSummary end() throws IOException {
    ArchiveSummary summary = sum.summary();
    var json = new JsonBytes(FRAME);
    json.raw("{\"type\":\"end\",\"users\":").number(summary.users());
    json.raw(",\"conversations\":").number(summary.conversations());
    json.raw(",\"messages\":").number(summary.messages());
    json.raw(",\"notes\":").number(summary.notes());
    json.raw(",\"sha256\":\"").raw(summary.sha256()).raw("\"}\n");
    out.write(json.array(), 0, json.length());
    out.flush();
    return summary;
  }

  private static int chars(Moved moved) {
    return switch (moved) {
      case Moved.Person _, Moved.Talk _ -> 0;
      case Moved.Said it -> it.message().content().length() + it.why().orElse("").length();
      case Moved.Noted(Note note) -> note.title().length() + note.text().length();
    };
  }

  private static String name(Moved moved) {
    return switch (moved) {
      case Moved.Person(User user) -> "The user " + user.id();
      case Moved.Talk it -> "The conversation " + it.id();
      case Moved.Said it -> "The message " + it.message().id();
      case Moved.Noted(Note note) -> "The note " + note.id();
    };
  }

  private static void line(JsonBytes json, Moved moved) {
    switch (moved) {
      case Moved.Person(User user) -> person(json, user);
      case Moved.Talk it -> talk(json, it.id().hex(), it.members());
      case Moved.Said it -> said(json, it);
      case Moved.Noted(Note note) -> note(json, note);
    }
    json.raw("}");
  }

  private static void person(JsonBytes json, User user) {
    Availability availability = user.availability();
    json.raw("{\"type\":\"user\",\"id\":\"").raw(user.id().hex());
    json.raw("\",\"email\":").string(user.email());
    json.raw(",\"password\":").string(user.passwordHash());
    json.raw(",\"status\":\"").raw(availability.status().name()).raw("\"");
    availability.until().ifPresent(until -> json.raw(",\"until\":").time(until));
    user.awayText().ifPresent(text -> json.raw(",\"awayText\":").string(text));
    user.notBefore().ifPresent(moment -> json.raw(",\"notBefore\":").time(moment));
    json.raw(",\"createdAt\":").time(user.createdAt());
  }

  private static void talk(JsonBytes json, String id, List<UserId> members) {
    json.raw("{\"type\":\"conversation\",\"id\":\"").raw(id).raw("\",\"members\":[");
    String comma = "";
    for (UserId member : members) {
      json.raw(comma).raw("\"").raw(member.hex()).raw("\"");
      comma = ",";
    }
    json.raw("]");
  }

  private static void said(JsonBytes json, Moved.Said said) {
    Message message = said.message();
    json.raw("{\"type\":\"message\",\"id\":\"").raw(message.id().hex());
    json.raw("\",\"conversation\":\"").raw(message.conversation().hex());
    json.raw("\",\"seq\":").number(message.seq());
    json.raw(",\"sender\":\"").raw(message.sender().hex());
    json.raw("\",\"recipient\":\"").raw(message.recipient().hex());
    json.raw("\",\"content\":").string(message.content());
    json.raw(",\"timestamp\":").time(message.timestamp());
    message.clientId().ifPresent(id -> json.raw(",\"clientId\":").string(id.value()));
    message.origin().ifPresent(it -> json.raw(",\"origin\":\"").raw(it.text()).raw("\""));
    message.replyTo().ifPresent(id -> json.raw(",\"replyTo\":\"").raw(id.hex()).raw("\""));
    if (said.recipientBusy()) {
      json.raw(",\"recipientBusy\":true");
    }
    if (said.open()) {
      json.raw(",\"question\":\"open\"");
    }
    said.why().ifPresent(why -> json.raw(",\"why\":").string(why));
  }

  private static void note(JsonBytes json, Note note) {
    json.raw("{\"type\":\"note\",\"id\":\"").raw(note.id().hex());
    json.raw("\",\"owner\":\"").raw(note.owner().hex());
    json.raw("\",\"title\":").string(note.title());
    json.raw(",\"text\":").string(note.text());
    json.raw(",\"audience\":{\"kind\":");
    switch (note.audience()) {
      case Audience.Never _ -> json.raw("\"never\"}");
      case Audience.Everyone _ -> json.raw("\"everyone\"}");
      case Audience.Person(UserId user) ->
          json.raw("\"person\",\"user\":\"").raw(user.hex()).raw("\"}");
    }
    json.raw(",\"changedAt\":").time(note.changedAt());
  }
}
