package dev.standin.store.mongo;

import static dev.standin.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages of the old server that the database refuses to change, and what it is not asked for.
final class RefusedMessagesTest {

  private final WatchedMongo mongo = new WatchedMongo();
  private final OldChat chat = new OldChat(mongo.database("chat"), mongo.uri("chat"));

  @AfterEach
  void end() {
    chat.close();
    mongo.close();
  }

  @Test
  void aMessageThatCannotTakeAPlaceHoldsUpNobodyAndIsLetBe() {
    MongoStore store = chat.store();
    mongo.refused.add(String.format("%08x%016x", OldChat.NOW.minusSeconds(50).getEpochSecond(), 1));
    ObjectId stuck = chat.write(Date.from(OldChat.NOW), "stuck", chat.bo);
    await(() -> mongo.updates(stuck) > 0);
    long begun = System.nanoTime();
    chat.say(store, "ours");
    assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(5).toNanos());

    ObjectId sound = chat.write(Date.from(OldChat.NOW), "sound", chat.bo);
    await(() -> chat.stored(sound).containsKey("conversation"));
    ObjectId last = chat.write(Date.from(OldChat.NOW), "last", chat.bo);
    await(() -> chat.stored(last).containsKey("conversation"));

    assertThat(mongo.updates(stuck)).isEqualTo(1);
    assertThat(chat.stored(stuck)).doesNotContainKey("conversation");
    assertThat(chat.history(store))
        .extracting(Message::content)
        .containsExactly("ours", "sound", "last");
    assertThat(chat.history(store)).extracting(Message::seq).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aMessageThatCannotBeNumberedIsCountedAndKeepsNoServerFromStarting() {
    List<ObjectId> messages =
        IntStream.range(0, 6)
            .mapToObj(
                i -> chat.write(Date.from(OldChat.NOW.minusSeconds(100 - i)), "m" + i, chat.bo))
            .toList();
    mongo.refused.add(messages.get(5).toHexString());

    MongoStore store = chat.store();

    Document placements =
        chat.database.getCollection("placements").find().sort(new Document("_id", -1)).first();
    assertThat(placements).containsEntry("refused", 1L).containsEntry("malformed", 0L);
    assertThat(chat.stored(messages.get(5))).doesNotContainKey("conversation");
    assertThat(store.messages().conversations(OldChat.user(chat.ana), Optional.empty(), 9))
        .extracting(it -> it.last().content())
        .containsExactly("m4");
    assertThat(chat.say(store, "ours").seq()).isEqualTo(6);
    assertThat(chat.history(store)).hasSize(6);
  }

  @Test
  void textsAreNotReadWhileOldMessagesAreNumberedOrLookedFor() {
    for (int i = 0; i < 30; i++) {
      chat.write(Date.from(OldChat.NOW.minusSeconds(100 - i)), "a long text", chat.bo);
    }
    ObjectId nobody = new ObjectId("650000000000000000000001");
    chat.write(Date.from(OldChat.NOW), "a long text", nobody);

    Migrations.of(chat.database, chat.ids, chat.clock, 7).run();
    try (Database opened = Database.open(MongoOptions.at(mongo.uri("chat")))) {
      var asked = new ArrayList<ObjectId>();
      var old =
          new OldWrites(
              opened,
              it -> {
                asked.add(it.id());
                return CompletableFuture.completedFuture(true);
              },
              chat.clock,
              System::nanoTime);
      assertThat(old.place(Walk.LOWEST)).isZero();
      ObjectId late = chat.write(Date.from(OldChat.NOW), "a long text", chat.bo);
      assertThat(old.place(Walk.LOWEST)).isEqualTo(1);
      assertThat(old.place(List.of(late))).isEqualTo(1);
      assertThat(asked).containsExactly(late, late);
    }

    assertThat(chat.database.getCollection("messages").countDocuments(new Document("seq", 30L)))
        .isEqualTo(1);
    assertThat(mongo.calls)
        .filteredOn(it -> it.command().equals("find") || it.command().equals("getMore"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.answer()).doesNotContain("a long text"));
  }
}
