package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.standin.chat.ClientId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.User;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two servers that write the same conversations at once.
@Tag("any-mongo")
final class TwoSidesTest {

  private static final int CONVERSATIONS = 20;

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
  private final TestDatabase database = TestDatabase.fresh();
  private final Counted counts = new Counted(1);
  private final Node one = new Node(database.options(), clock, 1, counts);
  private final Node other = new Node(database, clock, 2);
  private final List<User> people = new ArrayList<>();
  private final List<CompletionStage<Appended>> sends = new CopyOnWriteArrayList<>();
  private final AtomicInteger named = new AtomicInteger();

  @BeforeEach
  void eachHasSaidSomethingOnce() {
    for (int i = 0; i < CONVERSATIONS * 2; i++) {
      User user = one.user("p" + i, clock);
      StoreFixture.now(one.store.users().register(user));
      people.add(user);
    }
    // Each sees that it is not alone.
    one.store.beat();
    other.store.beat();
    for (int i = 0; i < CONVERSATIONS; i++) {
      send(one, i);
      send(other, i);
    }
    assertGapless();
    settle();
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
    database.close();
  }

  private CompletionStage<Appended> send(Node node, int conversation) {
    int from = node == one ? 0 : 1;
    CompletionStage<Appended> stage =
        node.store
            .messages()
            .append(
                new NewMessage(
                    node.ids.message(),
                    people.get(conversation * 2 + from).id(),
                    people.get(conversation * 2 + 1 - from).id(),
                    new MessageText("text"),
                    ClientId.parse("c" + named.incrementAndGet())));
    sends.add(stage);
    return stage;
  }

  private void settle() {
    one.store.parts().lists().settle(Duration.ofSeconds(5));
    other.store.parts().lists().settle(Duration.ofSeconds(5));
  }

  /// All that was sent is acknowledged, and each conversation counts from 1.
  private void assertGapless() {
    Map<Object, List<Message>> stored = new HashMap<>();
    // By index, as more are sent while the first ones are waited for.
    for (int i = 0; i < sends.size(); i++) {
      Message message = ((Appended.Stored) StoreFixture.now(sends.get(i))).message();
      stored.computeIfAbsent(message.conversation(), _ -> new ArrayList<>()).add(message);
    }
    assertThat(stored).hasSize(CONVERSATIONS);
    stored
        .values()
        .forEach(
            it ->
                assertThat(it)
                    .extracting(Message::seq)
                    .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, it.size()).boxed().toList()));
  }

  /// Forty messages are one group; before it is inserted, the other server writes to many of its
  /// conversations.
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void oneCollisionTellsWhereAllConversationsOfTheGroupGo(long seed) {
    var random = new SplittableRandom(seed);
    // While the first one waits, the group gathers.
    counts.beforeNextInsert(
        () -> {
          for (int i = 0; i < CONVERSATIONS * 2; i++) {
            send(one, i % CONVERSATIONS);
          }
          counts.beforeNextInsert(() -> othersWrite(random));
        });
    StoreFixture.now(send(one, 0));

    assertGapless();
    // One that collides, and one for everything.
    assertThat(counts.of("insert messages")).as("seed %d", seed).isEqualTo(2);
  }

  private void othersWrite(SplittableRandom random) {
    counts.clear();
    List<CompletionStage<Appended>> theirs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      theirs.add(send(other, i == 0 ? 0 : random.nextInt(CONVERSATIONS)));
    }
    theirs.forEach(StoreFixture::now);
    other.store.parts().lists().settle(Duration.ofSeconds(5));
  }

  @Test
  void whoeverIsSurprisedAgainAndAgainLooksForTheEnd() {
    // As if the other server never told the conversations.
    List<CompletionStage<Appended>> theirs = new ArrayList<>();
    counts.beforeNextInsert(
        () -> {
          for (int i = 0; i < 100; i++) {
            theirs.add(send(other, 3));
          }
          theirs.forEach(StoreFixture::now);
          other.store.parts().lists().settle(Duration.ofSeconds(5));
          other
              .store
              .parts()
              .database()
              .conversations
              .updateMany(
                  new org.bson.Document(),
                  new org.bson.Document("$set", new org.bson.Document(Fields.LAST_SEQ, 1L)));
        });
    counts.clear();
    send(one, 3);

    assertGapless();
    assertThat(counts.of("insert messages")).isLessThanOrEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void bothSidesAtOnceLoseNothing(long seed) {
    assumeThat(database.takesManyAtOnce()).as("an ordered insert ends at a refusal").isTrue();
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 600; i++) {
      send(random.nextBoolean() ? one : other, random.nextInt(CONVERSATIONS));
    }
    assertGapless();
  }
}
