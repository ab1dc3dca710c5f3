package dev.standin.store.mongo;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import java.util.List;
import org.bson.Document;

/// A direct conversation, which never changes: its members by rising id, one if somebody writes to
/// themselves.
record Conversation(ConversationId id, List<UserId> members) {

  /// Its last entry: seq, time in milliseconds, place.
  record Tail(long seq, long at, Pos pos) {

    static final Tail EMPTY = new Tail(0, 0, Pos.NONE);

    /// As if this entry were the last.
    static Tail of(Document entry) {
      return new Tail(
          Documents.number(entry.get(Fields.SEQ)),
          Documents.timestamp(entry).toEpochMilli(),
          Documents.pos(entry));
    }
  }

  /// The key of two users in either order.
  static String pair(UserId one, UserId other) {
    return one.hex().compareTo(other.hex()) <= 0
        ? one.hex() + ":" + other.hex()
        : other.hex() + ":" + one.hex();
  }

  String pair() {
    return pair(members.getFirst(), members.getLast());
  }

  UserId other(UserId user) {
    return members.getFirst().equals(user) ? members.getLast() : members.getFirst();
  }

  static Conversation of(ConversationId id, UserId one, UserId other) {
    if (one.equals(other)) {
      return new Conversation(id, List.of(one));
    }
    return new Conversation(
        id, one.hex().compareTo(other.hex()) < 0 ? List.of(one, other) : List.of(other, one));
  }

  static Conversation read(Document document) {
    List<UserId> members =
        document.getList(Fields.MEMBERS, Object.class).stream()
            .map(it -> new UserId(Documents.hex(it).orElseThrow()))
            .toList();
    return new Conversation(
        new ConversationId(Documents.hex(document.get(Fields.ID)).orElseThrow()), members);
  }

  /// What the document says of the last entry: true at some time, maybe not any more.
  static Tail hint(Document document) {
    return new Tail(
        Documents.number(document.get(Fields.LAST_SEQ)),
        Documents.instant(document.get(Fields.LAST_AT)).map(it -> it.toEpochMilli()).orElse(0L),
        Rank.pos(Documents.number(document.get(Fields.LAST_RANK))));
  }

  /// The document of a new one.
  Document document() {
    return new Document(Fields.ID, Documents.id(id.hex()))
        .append(Fields.PAIR, pair())
        .append(Fields.MEMBERS, members.stream().map(it -> Documents.id(it.hex())).toList())
        .append(Fields.LAST_SEQ, 0L);
  }
}
