package dev.standin.wire;

import dev.standin.chat.Availability;
import dev.standin.chat.ClientId;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Moved;
import dev.standin.chat.Note;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.NoteId;
import dev.standin.chat.Origin;
import dev.standin.chat.Passwords;
import dev.standin.chat.Pos;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A line of an archive, read strictly: what is missing, of another type or not known is refused
/// with [BadInputException].
final class MovedFields {

  private static final String ID = "must be 24 hexadecimal digits in lower case.";
  private static final long MOST_SEQ = 0xffff_ffffL;

  private final Map<String, @Nullable Object> values;
  private final Fields fields;

  MovedFields(Map<String, @Nullable Object> values) {
    this.values = values;
    this.fields = new Fields(values);
  }

  String type() {
    return fields.string("type");
  }

  Moved moved() {
    return switch (type()) {
      case "user" -> person();
      case "conversation" -> talk();
      case "message" -> said();
      case "note" -> noted();
      default ->
          throw new BadInputException("\"type\" must be user, conversation, message, note or end.");
    };
  }

  private Moved.Person person() {
    only("id", "email", "password", "status", "until", "awayText", "notBefore", "createdAt");
    Availability.Status status =
        fields.parsed("status", MovedFields::status, "must be AVAILABLE or BUSY.");
    Optional<Instant> until = moment("until");
    if (until.isPresent() && status == Availability.Status.AVAILABLE) {
      throw new BadInputException("\"until\" is for who is BUSY.");
    }
    return new Moved.Person(
        new User(
            id("id", UserId::new),
            text("email"),
            password(),
            new Availability(status, until),
            has("awayText") ? Optional.of(text("awayText")) : Optional.empty(),
            moment("notBefore"),
            moment("createdAt").orElseThrow(() -> missing("createdAt"))));
  }

  /// Any text, as databases of the old backend may hold; but none that keeps logins busy.
  private String password() {
    String hash = text("password");
    if (Passwords.tooCostly(hash)) {
      throw new BadInputException(
          "\"password\" is a bcrypt hash of a cost above "
              + Passwords.HIGHEST_COST
              + ", which takes too long to compare.");
    }
    return hash;
  }

  private static Optional<Availability.Status> status(String text) {
    return Arrays.stream(Availability.Status.values())
        .filter(status -> status.name().equals(text))
        .findFirst();
  }

  private Moved.Talk talk() {
    only("id", "members");
    List<UserId> members = new ArrayList<>();
    if (values.get("members") instanceof List<?> list) {
      list.forEach(it -> members.add(hex(it).map(UserId::new).orElseThrow(MovedFields::noPair)));
    }
    boolean one = members.size() == 1;
    boolean rising =
        members.size() == 2 && members.get(0).hex().compareTo(members.get(1).hex()) < 0;
    if (!one && !rising) {
      throw noPair();
    }
    return new Moved.Talk(id("id", ConversationId::new), List.copyOf(members));
  }

  private static BadInputException noPair() {
    return new BadInputException(
        "\"members\" must be one user's id, or two in rising order, of 24 hexadecimal digits in lower case.");
  }

  private Moved.Said said() {
    only(
        "id",
        "conversation",
        "seq",
        "sender",
        "recipient",
        "content",
        "timestamp",
        "clientId",
        "origin",
        "replyTo",
        "recipientBusy",
        "question",
        "why");
    Message message = message();
    boolean open = has("question");
    if (open && !"open".equals(values.get("question"))) {
      throw new BadInputException("\"question\" must be open, or left out.");
    }
    boolean busy = has("recipientBusy");
    if (busy && !Boolean.TRUE.equals(values.get("recipientBusy"))) {
      throw new BadInputException("\"recipientBusy\" must be true, or left out.");
    }
    if (message.generated() && (open || busy)) {
      throw new BadInputException("a generated message is no question.");
    }
    if (open && !busy) {
      throw new BadInputException("a question is open only if its recipient was busy.");
    }
    Optional<String> why = has("why") ? Optional.of(text("why")) : Optional.empty();
    if (why.isPresent() && !message.generated()) {
      throw new BadInputException("\"why\" is for generated messages.");
    }
    return new Moved.Said(message, busy, open, why);
  }

  private Message message() {
    Optional<Origin> origin =
        fields.optional("origin", MovedFields::origin, "must be model, note, away or default.");
    Optional<MessageId> replyTo =
        has("replyTo") ? Optional.of(id("replyTo", MessageId::new)) : Optional.empty();
    if (origin.isPresent() != replyTo.isPresent()) {
      throw new BadInputException("\"origin\" and \"replyTo\" belong together.");
    }
    return new Message(
        id("id", MessageId::new),
        id("conversation", ConversationId::new),
        count("seq", 1, MOST_SEQ),
        Pos.NONE,
        Pos.NONE,
        id("sender", UserId::new),
        id("recipient", UserId::new),
        text("content"),
        moment("timestamp").orElseThrow(() -> missing("timestamp")),
        fields.optional(
            "clientId", ClientId::parse, "must have 1 to 100 visible ASCII characters."),
        origin,
        replyTo);
  }

  private static Optional<Origin> origin(String text) {
    return Arrays.stream(Origin.values()).filter(origin -> origin.text().equals(text)).findFirst();
  }

  private Moved.Noted noted() {
    only("id", "owner", "title", "text", "audience", "changedAt");
    return new Moved.Noted(
        new Note(
            id("id", NoteId::new),
            id("owner", UserId::new),
            text("title"),
            text("text"),
            audience(fields.object("audience")),
            moment("changedAt").orElseThrow(() -> missing("changedAt"))));
  }

  private static Audience audience(Fields audience) {
    return switch (audience.string("kind")) {
      case "never" -> new Audience.Never();
      case "everyone" -> new Audience.Everyone();
      case "person" ->
          new Audience.Person(
              hex(audience.string("user"))
                  .map(UserId::new)
                  .orElseThrow(() -> new BadInputException("\"user\" " + ID)));
      default ->
          throw new BadInputException(
              "\"kind\" of \"audience\" must be never, person or everyone.");
    };
  }

  ArchiveSummary summary() {
    only("users", "conversations", "messages", "notes", "sha256");
    return new ArchiveSummary(
        count("users", 0, Long.MAX_VALUE),
        count("conversations", 0, Long.MAX_VALUE),
        count("messages", 0, Long.MAX_VALUE),
        count("notes", 0, Long.MAX_VALUE),
        fields.string("sha256"));
  }

  /// What isn't known here would be lost.
  private void only(String... known) {
    Set<String> names = Set.of(known);
    for (String name : values.keySet()) {
      if (!name.equals("type") && !names.contains(name)) {
        throw new BadInputException(
            "\"" + name + "\" is no member of a line of this type in this version.");
      }
    }
  }

  private boolean has(String name) {
    return values.containsKey(name);
  }

  private <T> T id(String name, Function<String, T> type) {
    String text = fields.string(name);
    return hex(text).map(type).orElseThrow(() -> new BadInputException("\"" + name + "\" " + ID));
  }

  /// Upper case is refused: the same archive has the same bytes.
  private static Optional<String> hex(@Nullable Object value) {
    return value instanceof String text && isHex(text) ? Optional.of(text) : Optional.empty();
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return text.length() == 24;
  }

  /// Any text of whole characters.
  private String text(String name) {
    String text = fields.string(name);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(
            text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          throw new BadInputException("\"" + name + "\" holds half of a character.");
        }
        i++;
      }
    }
    return text;
  }

  private long count(String name, long least, long most) {
    if (values.get(name) instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw has(name)
        ? new BadInputException("\"" + name + "\" must be a whole number from " + least + " on.")
        : missing(name);
  }

  private Optional<Instant> moment(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    return Optional.of(
        fields.parsed(
            name,
            text -> Timestamps.parse(text).filter(at -> Timestamps.text(at).equals(text)),
            "must be a time like 2026-01-01T12:00:00.000Z."));
  }

  private static BadInputException missing(String name) {
    return new BadInputException("\"" + name + "\" is missing.");
  }
}
