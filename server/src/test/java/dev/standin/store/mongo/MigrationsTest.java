package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.client.MongoDatabase;
import dev.standin.chat.ObjectIds;
import dev.standin.store.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("any-mongo")
@Execution(ExecutionMode.SAME_THREAD)
final class MigrationsTest {

  private static final List<Mortal.When> WAYS = List.of(Mortal.When.values());

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final FakeClock clock = new FakeClock(OldDatabase.BEGUN.plus(Duration.ofDays(300)));
  private final List<TestDatabase> databases = new ArrayList<>();

  @AfterEach
  void drop() {
    databases.forEach(TestDatabase::close);
  }

  /// An empty one.
  private MongoDatabase database() {
    TestDatabase made = TestDatabase.fresh();
    databases.add(made);
    return made.database();
  }

  private Migrations migrations(MongoDatabase database, int portion) {
    var ids = new ObjectIds(clock, new SplittableRandom(System.nanoTime()));
    return Migrations.of(database, ids, clock, portion);
  }

  private OldDatabase old(int people, int messages) {
    return new OldDatabase(database(), seed).people(people).messages(messages);
  }

  @Test
  void oldMessagesAreNumberedAsTheyWereShownAndAllElseStaysAsItWas() {
    for (int i = 0; i < 20; i++) {
      var old = new OldDatabase(database(), seed + i).people(3 + i).messages(10 * i + 1);

      assertThat(migrations(old.database, 1 + i * i % 90).run()).isEqualTo(3);

      assertThat(old.assertNumbered()).as("seed %d", seed + i).isGreaterThanOrEqualTo(3 * i);
    }
  }

  @Test
  void aSecondStartDoesNothing() {
    var old = old(4, 50);
    migrations(old.database, 20).run();
    List<Document> before = old.messages().find().into(new ArrayList<>());
    Document late = old.message();
    old.messages().insertOne(late);

    assertThat(migrations(old.database, 20).run()).isZero();

    assertThat(old.messages().find(new Document("_id", late.get("_id"))).first()).isEqualTo(late);
    old.messages().deleteOne(late);
    assertThat(old.messages().find()).containsExactlyElementsOf(before);
  }

  @Test
  void anEmptyDatabaseIsReadyAtOnce() {
    MongoDatabase database = database();

    assertThat(migrations(database, 100).run()).isEqualTo(3);
    assertThat(migrations(database, 100).run()).isZero();
  }

  @Test
  void whatWasLeftAloneIsCounted() {
    var old = new OldDatabase(database(), seed).people(3);
    Document unknown = old.message().append("sender", new ObjectId());
    Document text = old.message().append("recipient", old.users.getFirst().toHexString());
    Document empty = new Document("_id", new ObjectId("650000000000000000000001"));
    Document sound = old.message();
    old.messages().insertMany(List.of(unknown, text, empty, sound));

    migrations(old.database, 2).run();

    Document last =
        old.database.getCollection("placements").find().sort(new Document("_id", -1)).first();
    assertThat(last).containsEntry("unknown", 1L).containsEntry("malformed", 2L);
    assertThat(last).containsEntry("last", true);
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() {
    MongoDatabase database = database();
    database.getCollection("meta").insertOne(new Document("_id", "schema").append("version", 9));

    assertThatThrownBy(migrations(database, 10)::run)
        .isInstanceOf(NewerSchemaException.class)
        .hasMessage(
            "The database of MONGO_URI was written by a newer Standin (its version is 9, this one"
                + " knows up to 3); start that one, or restore an older backup.");
    assertThat(database.listCollectionNames()).containsExactly("meta");
  }

  @Test
  void addressesAreFoldedAndTheOldestOfSeveralHasTheFoldedOne() {
    var old = old(10, 1);
    assumeThat(OldDatabase.tellsTakenKeys(old.database))
        .as("the server tells that an update would give a key twice")
        .isTrue();

    migrations(old.database, 3).run();

    List<String> folded = new ArrayList<>();
    for (ObjectId id : old.users) {
      Document user =
          Objects.requireNonNull(
              old.database.getCollection("users").find(new Document("_id", id)).first());
      assertThat(user).containsEntry("password", "$2a$10$x").containsEntry("__v", 0);
      folded.add(String.valueOf(user.get("emailFolded")));
    }
    assertThat(folded)
        .containsExactly(
            "user0@example.org",
            "null",
            "user2@example.org",
            "null",
            "user4@example.org",
            "null",
            "user6@example.org",
            "null",
            "user8@example.org",
            "null");
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Mortal.When.class)
  void whoDiesAtAnyWriteIsFollowedByWhoGoesOn(Mortal.When when) {
    for (int writes = 1; ; writes++) {
      var old = old(5, 60);
      boolean died = dies(old.database, writes, when);
      migrations(old.database, 9).run();
      assertThat(old.assertNumbered()).as("seed %d, write %d", seed, writes).isGreaterThan(40);
      if (!died) {
        assertThat(writes).isGreaterThan(20);
        return;
      }
    }
  }

  @Test
  void severalWhoDieOneAfterTheOtherGetThereToo() {
    var old = old(5, 200);
    var random = new SplittableRandom(seed);
    for (int i = 0; ; i++) {
      var when = WAYS.get(random.nextInt(3));
      if (!dies(old.database, 1 + random.nextInt(9), when)) {
        break;
      }
      if (i == 500) {
        fail("it never ended, seed %d", seed);
      }
    }
    assertThat(old.assertNumbered()).as("seed %d", seed).isGreaterThan(150);
  }

  private boolean dies(MongoDatabase database, int writes, Mortal.When when) {
    try {
      migrations(new Mortal(writes, when).of(database), 9).run();
      return false;
    } catch (Mortal.Death _) {
      return true;
    }
  }

  @Tag("slow")
  @Test
  void threeNodesAtOnceAgreeThoughTheOldServerWritesOn() throws Exception {
    for (int i = 0; i < 4; i++) {
      var old = new OldDatabase(database(), seed + i).people(6).messages(300);
      List<CompletableFuture<Void>> nodes = new ArrayList<>();
      for (int portion : List.of(7, 30, 11)) {
        nodes.add(CompletableFuture.runAsync(() -> migrations(old.database, portion).run()));
      }
      // Written by a server whose clock is late, so that all of it is still the migration's.
      for (int n = 0; n < 100 && !nodes.getFirst().isDone(); n++) {
        Document message = old.message();
        old.messages().insertOne(message);
        old.written.put(message.get("_id"), new Document(message));
      }
      CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

      old.assertUniqueAndGapless(seed + i);
    }
  }
}
