package dev.standin.store.mongo;

import static dev.standin.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.ConversationSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What scripts and accidents leave among the old server's documents harms nothing else.
@Tag("any-mongo")
final class OldAccidentsTest {

  private final TestDatabase own = TestDatabase.fresh();
  private final OldChat chat = new OldChat(own.database(), own.uri());

  @AfterEach
  void end() {
    chat.close();
    own.close();
  }

  static Stream<Object> oddTimestamps() {
    return Stream.of(
        9.3e18,
        4_000_000_000_000_000L,
        Date.from(Instant.ofEpochMilli(8_640_000_000_000_000L)),
        Date.from(Instant.ofEpochMilli(-1)),
        "9999-12-31T00:00:00Z",
        Date.from(OldChat.NOW.plus(Duration.ofDays(2))));
  }

  @ParameterizedTest
  @MethodSource("oddTimestamps")
  void aDateThatCannotBeIsNotPassedOnWhenOldMessagesAreNumbered(Object timestamp) {
    ObjectId odd = chat.write(timestamp, "odd", chat.bo);
    MongoStore store = chat.store();

    assertSound(store, odd);
  }

  @ParameterizedTest
  @MethodSource("oddTimestamps")
  void aDateThatCannotBeIsNotPassedOnWhenAMessageIsPickedUp(Object timestamp) {
    MongoStore store = chat.store();
    ObjectId odd = chat.write(timestamp, "odd", chat.bo);
    await(() -> chat.heard.size() == 1);

    assertSound(store, odd);
  }

  private void assertSound(MongoStore store, ObjectId odd) {
    Message next = chat.say(store, "next");

    assertThat(next.timestamp()).isEqualTo(OldChat.NOW);
    List<Message> history = chat.history(store);
    assertThat(history).extracting(Message::content).containsExactly("odd", "next");
    assertThat(history.getFirst().timestamp()).isEqualTo(odd.getDate().toInstant());
    List<ConversationSummary> list =
        store.messages().conversations(OldChat.user(chat.ana), Optional.empty(), 1);
    Cursor cursor = list.getFirst().cursor();
    assertThat(cursor.high() >>> 48).isZero();
    assertThat(store.messages().conversations(OldChat.user(chat.ana), Optional.of(cursor), 1))
        .isEmpty();
  }

  @Test
  void aUserWithAnIdOfTheirOwnIsNobodyAndHidesNobody() {
    var users = chat.database.getCollection("users");
    users.insertOne(
        new Document("_id", "cy")
            .append("email", "cy@example.org")
            .append("password", "$2a$10$x")
            .append("status", "BUSY")
            .append("busyUntil", Date.from(OldChat.NOW.minusSeconds(9))));
    MongoStore store = chat.store();

    assertThat(store.users().byEmail("cy@example.org")).isEmpty();
    assertThat(store.users().busyEndedBy(OldChat.NOW)).isEmpty();

    var twin = new ObjectId("650000000000000000000002");
    users.insertOne(new Document("_id", twin).append("email", "cy@example.org"));
    assertThat(store.users().byEmail("cy@example.org").orElseThrow().id())
        .isEqualTo(OldChat.user(twin));
  }
}
