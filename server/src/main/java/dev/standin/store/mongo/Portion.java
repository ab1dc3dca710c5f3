package dev.standin.store.mongo;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;

/// A numbered part of the migration of old messages: who gets which place. Whoever inserts number
/// `n` first has decided it; all others carry out the same. Number `n + 1` is inserted only by who
/// has carried out `n`, so what it was made from can't have changed meanwhile.
///
/// @param until the highest id that is migrated; newer messages are picked up
/// @param walk how far this portion and those before it went
/// @param placements empty too if they were removed because a later portion is there
record Portion(
    int number,
    ObjectId until,
    Walk walk,
    List<Placement> placements,
    LeftAlone leftAlone,
    boolean last) {

  /// A message's place.
  ///
  /// @param timestamp what we tell: never below its predecessor's
  /// @param late whether that is another one than the old server's
  record Placement(
      ObjectId message, ObjectId conversation, long seq, Instant timestamp, boolean late) {}

  /// Messages that stay as they are, since nobody could be shown them.
  ///
  /// @param unknown of or to users that don't exist
  /// @param malformed without a proper sender, recipient, text or id
  /// @param refused which the database refuses to change
  record LeftAlone(long unknown, long malformed, long refused) {

    static final LeftAlone NONE = new LeftAlone(0, 0, 0);

    LeftAlone plus(LeftAlone other) {
      return new LeftAlone(
          unknown + other.unknown, malformed + other.malformed, refused + other.refused);
    }
  }

  static Portion first(ObjectId until) {
    return new Portion(0, until, Walk.byTime(), List.of(), LeftAlone.NONE, false);
  }

  Document document() {
    return new Document(Fields.ID, number)
        .append("until", until)
        .append("walk", walk.document())
        .append("unknown", leftAlone.unknown())
        .append("malformed", leftAlone.malformed())
        .append("refused", leftAlone.refused())
        .append("last", last)
        .append("placements", placements.stream().map(Portion::document).toList());
  }

  private static Document document(Placement placement) {
    return new Document("message", placement.message())
        .append("conversation", placement.conversation())
        .append("seq", placement.seq())
        .append("timestamp", Date.from(placement.timestamp()))
        .append("late", placement.late());
  }

  static Portion of(Document document) {
    return new Portion(
        document.getInteger(Fields.ID),
        document.getObjectId("until"),
        Walk.of(document.get("walk", Document.class)),
        Optional.ofNullable(document.getList("placements", Document.class))
            .orElse(List.of())
            .stream()
            .map(Portion::placement)
            .toList(),
        new LeftAlone(
            document.getLong("unknown"),
            document.getLong("malformed"),
            Documents.number(document.get("refused"))),
        document.getBoolean("last"));
  }

  private static Placement placement(Document document) {
    return new Placement(
        document.getObjectId("message"),
        document.getObjectId("conversation"),
        document.getLong("seq"),
        document.getDate("timestamp").toInstant(),
        document.getBoolean("late"));
  }
}
