package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/// Stores a person's message; `fresh` names its conversation if it is the first there.
record AppendMessage(NewMessage message, Supplier<ConversationId> fresh)
    implements Writer.Work<Appended> {

  private static final String EARLIER =
      "SELECT place, record FROM entries WHERE sender = ? AND client_id = ?";

  @Override
  public Appended run(Tx tx) throws SQLException {
    Optional<KnownUser> recipient = tx.user(message.recipient());
    if (recipient.isEmpty()) {
      return new Appended.UnknownRecipient();
    }
    KnownUser from =
        tx.user(message.sender())
            .orElseThrow(() -> new IllegalArgumentException("the sender is no user of this store"));
    KnownUser to = recipient.get();
    Optional<Conversation> known = tx.direct(from, to);
    if (known.isEmpty()) {
      Optional<Appended> earlier = earlier(tx, from);
      if (earlier.isPresent()) {
        return earlier.get();
      }
    }
    Conversation conversation = known.isPresent() ? known.get() : tx.create(fresh.get(), from, to);
    boolean busy = from.number() != to.number() && to.user().availability().at(tx.now()).busy();
    Optional<Message> added = tx.add(conversation, draft(from, busy));
    if (added.isEmpty()) {
      return earlier(tx, from).orElseThrow();
    }
    if (busy) {
      tx.write(
          "INSERT INTO questions (message, place) VALUES (?, ?)",
          Ids.bytes(message.id().hex()),
          Place.of(conversation.number(), added.get().seq()));
    }
    return new Appended.Stored(added.get(), false, busy);
  }

  private Tx.Draft draft(KnownUser from, boolean busy) {
    return new Tx.Draft(
        message.id(),
        from.number(),
        message.text().value(),
        message.clientId(),
        Optional.empty(),
        Optional.empty(),
        busy);
  }

  /// What the sender stored under this `clientId` before.
  private Optional<Appended> earlier(Tx tx, KnownUser from) throws SQLException {
    if (message.clientId().isEmpty()) {
      return Optional.empty();
    }
    String clientId = message.clientId().get().value();
    Optional<Found> row = tx.session().one(EARLIER, Found::read, from.number(), clientId);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    byte[] record = row.get().record();
    Conversation conversation = tx.conversation(row.get().conversation()).orElseThrow();
    Message first = Records.message(conversation, record);
    boolean same =
        first.recipient().equals(message.recipient())
            && first.content().equals(message.text().value());
    return Optional.of(
        same
            ? new Appended.Stored(first, true, Records.recipientBusy(record))
            : new Appended.ClientIdReused());
  }
}
