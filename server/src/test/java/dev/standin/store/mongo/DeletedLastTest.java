package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.ConversationSummary;
import dev.standin.chat.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Messages that somebody deleted in the database.
@Tag("any-mongo")
final class DeletedLastTest {

  private final Nodes chat = new Nodes();
  private final Node node = chat.nodes.getFirst();
  private final User ana = chat.people.getFirst();

  @AfterEach
  void close() {
    chat.close();
  }

  private Message say(int to, String text) {
    chat.clock.move(Duration.ofSeconds(1));
    return node.send(chat.line(node, ana, chat.people.get(to), text)).message();
  }

  private void delete(Bson which) {
    node.store.parts().lists().settle(Duration.ofSeconds(5));
    assertThat(node.store.parts().database().messages.deleteMany(which).getDeletedCount())
        .isPositive();
  }

  /// As a client reads it: a page that isn't full is the last.
  private List<String> list(int limit) {
    List<String> texts = new ArrayList<>();
    Optional<Cursor> behind = Optional.empty();
    while (true) {
      List<ConversationSummary> page = node.store.messages().conversations(ana.id(), behind, limit);
      page.forEach(it -> texts.add(it.last().content()));
      if (page.size() < limit) {
        return texts;
      }
      behind = Optional.of(page.getLast().cursor());
    }
  }

  @Test
  void aListTellsTheNewestMessageThatIsLeftAndGoesOnBehindConversationsWithoutAny() {
    say(1, "b1");
    say(2, "c1");
    say(3, "d1");
    Message deleted = say(3, "d2");
    Message emptied = say(4, "e1");
    delete(Filters.eq(Fields.ID, Documents.id(deleted.id().hex())));
    delete(Filters.eq(Fields.CONVERSATION, Documents.id(emptied.conversation().hex())));

    for (int limit = 1; limit <= 5; limit++) {
      assertThat(list(limit))
          .as("pages of %d", limit)
          .containsExactly("text of d1", "text of c1", "text of b1");
    }
  }
}
