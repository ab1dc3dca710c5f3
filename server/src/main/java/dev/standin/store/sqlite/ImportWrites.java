package dev.standin.store.sqlite;

import dev.standin.chat.ClientId;
import dev.standin.chat.ConversationId;
import dev.standin.chat.EmailAddress;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Moved;
import dev.standin.chat.Note;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.Pos;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What an import writes, within a transaction of its caller.
final class ImportWrites {

  private static final int USERS_IN_MEMORY = 50_000;

  private static final String USER = "SELECT number FROM users WHERE id = ?";
  private static final String TALK =
      "INSERT INTO conversations (id, kind, low, high, created_at) VALUES (?, 1, ?, ?, ?)";
  private static final String MEMBER = "INSERT INTO members (conversation, user) VALUES (?, ?)";
  private static final String SAID =
      "INSERT INTO entries (place, pos, kind, at, sender, client_id, origin, reply_to, record)"
          + " VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)";
  private static final String OPEN = "INSERT INTO questions (message, place) VALUES (?, ?)";
  private static final String WHY = "INSERT INTO why (message, owner, json) VALUES (?, ?, ?)";

  private final Session session;
  private final MessageIdRows ids;
  private final Numbers numbers;
  private final Lru<UserId, Long> users = new Lru<>(USERS_IN_MEMORY);

  /// Conversations' numbers.
  @FunctionalInterface
  interface Numbers {
    Optional<Long> of(ConversationId id) throws SQLException;
  }

  ImportWrites(Session session, MessageIdRows ids, Numbers numbers) {
    this.session = session;
    this.ids = ids;
    this.numbers = numbers;
  }

  void people(List<Moved.Person> people) throws SQLException {
    for (Moved.Person person : people) {
      User user = person.user();
      session.update(
          SqliteUsers.ADD,
          user.availability().busy() ? 1 : 0,
          KnownUser.millis(user.availability().until()),
          user.awayText().orElse(null),
          KnownUser.millis(user.notBefore()),
          Ids.bytes(user.id().hex()),
          user.email(),
          EmailAddress.folded(user.email()),
          user.passwordHash(),
          user.createdAt().toEpochMilli());
    }
  }

  void talks(List<Moved.Talk> talks) throws SQLException {
    for (Moved.Talk talk : talks) {
      long one = user(talk.members().getFirst());
      long other = user(talk.members().getLast());
      // Its id tells when it was made.
      long made = 1_000L * HexFormat.fromHexDigitsToLong(talk.id().hex(), 0, 8);
      session.update(
          TALK, Ids.bytes(talk.id().hex()), Math.min(one, other), Math.max(one, other), made);
      long number = session.number("SELECT last_insert_rowid()");
      for (UserId member : talk.members()) {
        session.update(MEMBER, number, user(member));
      }
    }
  }

  void said(List<Moved.Said> group) throws SQLException {
    long pos = session.number("SELECT max(pos) FROM entries");
    for (Moved.Said said : group) {
      Message message = placed(said.message(), ++pos);
      long sender = user(message.sender());
      long conversation = numbers.of(message.conversation()).orElseThrow();
      long place = Place.of(conversation, message.seq());
      session.update(
          SAID,
          place,
          pos,
          message.timestamp().toEpochMilli(),
          sender,
          message.clientId().map(ClientId::value).orElse(null),
          message.origin().map(Records::code).orElse(null),
          message.replyTo().map(id -> Ids.bytes(id.hex())).orElse(null),
          Records.pack(new Records.Stored(message, sender, said.recipientBusy())));
      ids.add(message.id(), place);
      besides(said, place, sender);
    }
  }

  private void besides(Moved.Said said, long place, long sender) throws SQLException {
    MessageId id = said.message().id();
    if (said.open()) {
      session.update(OPEN, Ids.bytes(id.hex()), place);
    }
    if (said.message().replyTo().isPresent()) {
      byte[] question = Ids.bytes(said.message().replyTo().get().hex());
      session.update(AppendAnswer.CLOSE, (Object) question);
    }
    if (said.why().isPresent()) {
      session.update(WHY, Ids.bytes(id.hex()), sender, said.why().get());
    }
  }

  private static Message placed(Message message, long pos) {
    return new Message(
        message.id(),
        message.conversation(),
        message.seq(),
        Pos.only(pos),
        Pos.NONE,
        message.sender(),
        message.recipient(),
        message.content(),
        message.timestamp(),
        message.clientId(),
        message.origin(),
        message.replyTo());
  }

  void notes(List<Moved.Noted> notes) throws SQLException {
    for (Moved.Noted noted : notes) {
      Note note = noted.note();
      session.update(
          SqliteNotes.ADD,
          note.title(),
          note.text(),
          SqliteNotes.code(note.audience()),
          note.audience() instanceof Audience.Person(UserId person)
              ? Ids.bytes(person.hex())
              : null,
          note.changedAt().toEpochMilli(),
          user(note.owner()),
          Ids.bytes(note.id().hex()));
    }
  }

  private long user(UserId id) throws SQLException {
    Long known = users.get(id);
    if (known == null) {
      known = session.number(USER, (Object) Ids.bytes(id.hex()));
      users.put(id, known);
    }
    return known;
  }
}
