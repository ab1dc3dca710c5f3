package dev.standin.store.mongo;

import dev.standin.chat.Availability;
import dev.standin.chat.ClientId;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Origin;
import dev.standin.chat.Pos;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/// Reads and writes users and messages as they lie in MongoDB. What Mongoose, scripts or imports
/// wrote is read generously: ids also as text, times also as text or milliseconds.
final class Documents {

  /// No message is from later than this; what says so is an accident.
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  private Documents() {}

  static ObjectId id(String hex) {
    return new ObjectId(hex);
  }

  /// 24 lower-case hexadecimal digits, if it is an id.
  static Optional<String> hex(@Nullable Object value) {
    if (value instanceof ObjectId id) {
      return Optional.of(id.toHexString());
    }
    return value instanceof String text ? UserId.parse(text).map(UserId::hex) : Optional.empty();
  }

  static Optional<Instant> instant(@Nullable Object value) {
    return switch (value) {
      case Date date -> Optional.of(date.toInstant());
      case Number millis -> Optional.of(Instant.ofEpochMilli(millis.longValue()));
      case String text -> parsed(text);
      case null, default -> Optional.empty();
    };
  }

  private static Optional<Instant> parsed(String text) {
    try {
      return Optional.of(Instant.ofEpochMilli(Instant.parse(text).toEpochMilli()));
    } catch (DateTimeException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  static Document user(User user) {
    var document =
        new Document(Fields.ID, id(user.id().hex()))
            .append(Fields.EMAIL, user.email())
            .append(Fields.PASSWORD, user.passwordHash())
            .append(Fields.STATUS, user.availability().status().name())
            .append(Fields.VERSION, 0)
            .append(Fields.FOLDED, fold(user.email()))
            .append(Fields.CREATED_AT, Date.from(user.createdAt()));
    user.availability().until().ifPresent(it -> document.append(Fields.BUSY_UNTIL, Date.from(it)));
    user.awayText().ifPresent(it -> document.append(Fields.AWAY_TEXT, it));
    user.notBefore().ifPresent(it -> document.append(Fields.NOT_BEFORE, Date.from(it)));
    return document;
  }

  /// How addresses are compared.
  static String fold(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  /// Whether it is a user whom we can serve. Scripts may have made others, with ids of their own.
  static boolean isUser(Document document) {
    return document.get(Fields.ID) instanceof ObjectId;
  }

  /// A user of ours, see [#isUser].
  static User user(Document document) {
    ObjectId id = document.getObjectId(Fields.ID);
    boolean busy = "BUSY".equals(document.get(Fields.STATUS));
    Availability availability =
        busy
            ? new Availability(Availability.Status.BUSY, instant(document.get(Fields.BUSY_UNTIL)))
            : Availability.AVAILABLE;
    return new User(
        new UserId(id.toHexString()),
        text(document.get(Fields.EMAIL)),
        text(document.get(Fields.PASSWORD)),
        availability,
        Optional.ofNullable(document.get(Fields.AWAY_TEXT)).map(Documents::text),
        instant(document.get(Fields.NOT_BEFORE)),
        instant(document.get(Fields.CREATED_AT)).orElseGet(() -> id.getDate().toInstant()));
  }

  /// A message with its place. Its question is added by who knows of it.
  static Document message(Message message) {
    var document =
        new Document(Fields.ID, id(message.id().hex()))
            .append(Fields.SENDER, id(message.sender().hex()))
            .append(Fields.RECIPIENT, id(message.recipient().hex()))
            .append(Fields.CONTENT, message.content())
            .append(Fields.TIMESTAMP, Date.from(message.timestamp()))
            .append(Fields.VERSION, 0);
    place(message).forEach(document::append);
    message
        .clientId()
        .ifPresent(it -> document.append(Fields.DEDUPE, dedupe(message.sender(), it)));
    message
        .origin()
        .ifPresent(
            it ->
                document
                    .append(Fields.GENERATED, true)
                    .append(Fields.ORIGIN, it.text())
                    .append(Fields.GENERATED_IN, id(message.conversation().hex())));
    message
        .replyTo()
        .map(it -> id(it.hex()))
        .ifPresent(it -> document.append(Fields.REPLY_TO, it).append(Fields.ANSWERS, it));
    return document;
  }

  /// The fields that give a message its place: conversation, seq, lane, n, prev.
  static Document place(Message message) {
    var place =
        new Document(Fields.CONVERSATION, id(message.conversation().hex()))
            .append(Fields.SEQ, message.seq());
    if (!message.pos().equals(Pos.NONE)) {
      pos(message.pos()).forEach(place::append);
    }
    if (!message.prev().equals(Pos.NONE)) {
      place.append(Fields.PREV, pos(message.prev()));
    }
    return place;
  }

  static String dedupe(UserId sender, ClientId clientId) {
    return sender.hex() + ":" + clientId.value();
  }

  private static Document pos(Pos pos) {
    return new Document(Fields.LANE, pos.lane()).append(Fields.N, pos.n());
  }

  /// The place that a document or its `prev` names; [Pos#NONE] if it has none.
  static Pos pos(@Nullable Object value) {
    if (!(value instanceof Document document)) {
      return Pos.NONE;
    }
    int lane = (int) number(document.get(Fields.LANE));
    return lane == 0 ? Pos.NONE : new Pos(lane, number(document.get(Fields.N)));
  }

  /// A message that has its place; empty if it has none yet, or is none.
  static Optional<Message> message(Document document) {
    Optional<String> conversation = hex(document.get(Fields.CONVERSATION));
    Optional<String> sender = hex(document.get(Fields.SENDER));
    Optional<String> recipient = hex(document.get(Fields.RECIPIENT));
    Optional<String> id = hex(document.get(Fields.ID));
    if (conversation.isEmpty() || sender.isEmpty() || recipient.isEmpty() || id.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Message(
            new MessageId(id.get()),
            new ConversationId(conversation.get()),
            number(document.get(Fields.SEQ)),
            pos(document),
            pos(document.get(Fields.PREV)),
            new UserId(sender.get()),
            new UserId(recipient.get()),
            text(document.get(Fields.CONTENT)),
            timestamp(document),
            clientId(document),
            origin(document),
            hex(document.get(Fields.REPLY_TO)).map(MessageId::new)));
  }

  /// When a message was written; by its id, if it doesn't say, or says what can't be. Ours, where
  /// the old server's isn't what we tell.
  static Instant timestamp(Document document) {
    return instant(document.get(Fields.AT))
        .filter(it -> credible(it, FAR))
        .or(() -> instant(document.get(Fields.TIMESTAMP)).filter(it -> credible(it, FAR)))
        .orElseGet(() -> born(document));
  }

  /// When the old server's message was written. A date before 1970 or after the latest one that can
  /// be would order, and date, all that follows: then its id tells, up to the latest.
  static Instant sent(Document document, Instant latest) {
    return instant(document.get(Fields.TIMESTAMP))
        .filter(it -> credible(it, latest))
        .orElseGet(() -> born(document).isAfter(latest) ? latest : born(document));
  }

  /// Whether that is what the old server's fields say, so that ours needn't.
  static boolean says(Document document, Instant at) {
    return instant(document.get(Fields.TIMESTAMP)).orElseGet(() -> born(document)).equals(at);
  }

  private static boolean credible(Instant instant, Instant latest) {
    return !instant.isBefore(Instant.EPOCH) && !instant.isAfter(latest);
  }

  private static Instant born(Document document) {
    return document.get(Fields.ID) instanceof ObjectId id
        ? id.getDate().toInstant()
        : Instant.EPOCH;
  }

  private static Optional<ClientId> clientId(Document document) {
    String dedupe = text(document.get(Fields.DEDUPE));
    int colon = dedupe.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(new ClientId(dedupe.substring(colon + 1)));
  }

  /// What can't be read is called the model's: it is marked as generated whatever it says.
  private static Optional<Origin> origin(Document document) {
    Object value = document.get(Fields.ORIGIN);
    if (value == null) {
      return Optional.empty();
    }
    for (Origin origin : Origin.values()) {
      if (origin.text().equals(value)) {
        return Optional.of(origin);
      }
    }
    return Optional.of(Origin.MODEL);
  }
}
