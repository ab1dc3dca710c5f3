package dev.standin.store.sqlite;

import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.NewAnswer;
import java.sql.SQLException;
import java.util.Optional;

/// Stores a stand-in's answer and closes its question. Of the question only the id is believed.
record AppendAnswer(NewAnswer answer) implements Writer.Work<Answered> {

  static final String ANSWER =
      "SELECT place, record FROM entries WHERE reply_to = ? AND origin IS NOT NULL";
  static final String CLOSE = "DELETE FROM questions WHERE message = ?";
  private static final String QUESTION =
      "SELECT place, sender FROM entries WHERE place ="
          + " (SELECT place FROM questions WHERE message = ?)";

  @Override
  public Answered run(Tx tx) throws SQLException {
    MessageId id = answer.question().id();
    byte[] question = Ids.bytes(id.hex());
    Optional<Found> earlier = tx.session().one(ANSWER, Found::read, (Object) question);
    if (earlier.isPresent()) {
      Conversation conversation = tx.conversation(earlier.get().conversation()).orElseThrow();
      return new Answered.Earlier(Records.message(conversation, earlier.get().record()));
    }
    Optional<Question> open =
        tx.session()
            .one(
                QUESTION,
                row -> new Question(Place.conversation(row.getLong(1)), row.getLong(2)),
                (Object) question);
    if (open.isEmpty()) {
      return new Answered.Closed();
    }
    Conversation conversation = tx.conversation(open.get().conversation()).orElseThrow();
    long owner = conversation.other(open.get().sender()).number();
    var draft =
        new Tx.Draft(
            answer.id(),
            owner,
            answer.text().value(),
            Optional.empty(),
            Optional.of(answer.origin()),
            Optional.of(id),
            false);
    Message stored = tx.add(conversation, draft).orElseThrow();
    tx.write(CLOSE, (Object) question);
    tx.write(
        "INSERT INTO why (message, owner, json) VALUES (?, ?, ?)",
        Ids.bytes(answer.id().hex()),
        owner,
        answer.why());
    return new Answered.Stored(stored);
  }

  private record Question(long conversation, long sender) {}
}
