package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.CommitListener;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.NewAnswer;
import dev.standin.chat.MessageLog.Why;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Origin;
import dev.standin.chat.Store;
import dev.standin.store.AnswerStoreContract;
import java.time.InstantSource;
import java.util.ArrayList;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-mongo")
final class MongoAnswersTest extends AnswerStoreContract {

  private final TestDatabase database = TestDatabase.fresh();

  @Override
  protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return database.open(clock, ids, listener);
  }

  @Test
  void whatAnAnswerWasMadeOfIsNoPartOfTheMessageThatTheOldServerShows() throws Exception {
    Message question = say(person("cy"), busy(person("di")), "q");
    var answer =
        new NewAnswer(
            ids.message(), question, new MessageText("a"), Origin.NOTE, "{\"notes\":[\"secret\"]}");
    now(store.messages().answer(answer));

    var all = new ArrayList<Document>();
    ((MongoStore) store).parts().database().messages.find().forEach(all::add);
    assertThat(all).hasSize(2);
    assertThat(all.toString()).doesNotContain("notes", "secret", "why");
    assertThat(store.messages().why(answer.id()))
        .contains(new Why(question.recipient(), "{\"notes\":[\"secret\"]}"));
  }

  @AfterEach
  void drop() {
    database.close();
  }
}
