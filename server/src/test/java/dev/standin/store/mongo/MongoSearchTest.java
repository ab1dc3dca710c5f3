package dev.standin.store.mongo;

import static dev.standin.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.standin.chat.CommitListener;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageSearch.Found;
import dev.standin.chat.MessageSearch.Wanted;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.SearchQuery;
import dev.standin.chat.Store;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.store.FakeClock;
import dev.standin.store.SearchStoreContract;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The search on MongoDB: what every one promises, and what several servers, deaths and old
/// databases do to an index that is written behind the commits.
@Tag("any-mongo")
final class MongoSearchTest {

  @Nested
  final class Promises extends SearchStoreContract {

    private final TestDatabase database = TestDatabase.fresh();

    @Override
    protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
      return database.open(clock, ids, listener);
    }

    @AfterEach
    void drop() {
      database.close();
    }
  }

  @Nested
  final class Nodes {

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final TestDatabase database = TestDatabase.fresh();
    private final MongoClient client = MongoClients.create(database.uri());
    private final List<Node> nodes = new ArrayList<>();
    private final List<User> people = new ArrayList<>();

    @BeforeEach
    void people() {
      Node first = node();
      for (String name : new String[] {"ana", "bo"}) {
        User user = first.user(name, clock);
        StoreFixture.now(first.store.users().register(user));
        people.add(user);
      }
    }

    @AfterEach
    void close() {
      nodes.forEach(Node::close);
      client.close();
      database.close();
    }

    private Node node() {
      return node(MongoOptions.at(database.uri()));
    }

    private Node node(MongoOptions options) {
      var node = new Node(options, clock, nodes.size() + 1L);
      nodes.add(node);
      return node;
    }

    private MongoDatabase raw() {
      return client.getDatabase(database.name());
    }

    private Message say(Node at, String text) {
      clock.move(Duration.ofSeconds(1));
      var line =
          new NewMessage(
              at.ids.message(),
              people.getFirst().id(),
              people.getLast().id(),
              new MessageText(text),
              Optional.empty());
      return at.send(line).message();
    }

    private List<Message> found(Node at, String query) {
      return MongoSearchTest.found(at.store, people.getFirst().id(), query);
    }

    private Document lane(Message message) {
      Document lane =
          raw().getCollection("lanes").find(Filters.eq("_id", message.pos().lane())).first();
      return Objects.requireNonNull(lane);
    }

    @Test
    void whatOneServerTookAnotherOneFinds() throws Exception {
      Node other = node();
      Message message = say(nodes.getFirst(), "the red key");
      Message answer = say(other, "which key?");

      await(() -> found(nodes.getFirst(), "key").equals(List.of(answer, message)));
      await(() -> found(other, "key").equals(List.of(answer, message)));
    }

    @Test
    void whatADeadServerLeftBehindIsMadeUpFor() throws Exception {
      Node dead = nodes.getFirst();
      Node alive = node();
      Message before = say(dead, "an early key");
      assertThat(found(dead, "key")).containsExactly(before);
      dead.store.beat();
      dead.seams.unindexed = true;
      List<Message> left = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        left.addFirst(say(dead, "key " + i));
      }
      assertThat(found(alive, "key")).containsExactly(before);
      assertThat(lane(before).getLong("searched")).isEqualTo(before.pos().n());

      Node.pass(Duration.ofSeconds(17), alive);

      left.addLast(before);
      await(() -> found(alive, "key").equals(left));
      await(() -> lane(before).getLong("searched").equals(lane(before).getLong("end")));
    }

    @Test
    void whatAServerLeavesAtItsEndTheNextOneMakesUpFor() throws Exception {
      Node first = nodes.getFirst();
      first.seams.unindexed = true;
      List<Message> said = new ArrayList<>();
      for (int i = 0; i < 1_200; i++) {
        said.addFirst(say(first, "key " + i));
      }
      first.close();
      assertThat(lane(said.getFirst()).get("closed")).isEqualTo(true);
      assertThat(lane(said.getFirst()).getLong("searched")).isZero();

      Node next = node();

      await(() -> lane(said.getFirst()).getLong("searched") == 1_200);
      assertThat(found(next, "key")).isEqualTo(said.subList(0, 1_000));
    }

    @Test
    void aServerThatEndsInGoodOrderLeavesNothing() {
      Message message = say(nodes.getFirst(), "key");
      nodes.getFirst().close();

      assertThat(raw().getCollection("terms").countDocuments()).isEqualTo(1);
      assertThat(lane(message).getLong("searched")).isEqualTo(1);
    }

    @Test
    void whoFallsBehindReadsOnInTheLane() throws Exception {
      Node busy = node(MongoOptions.at(database.uri()).withQueue(4, 100_000));
      busy.seams.unindexed = true;
      List<Message> said = new ArrayList<>();
      for (int i = 0; i < 700; i++) {
        said.addFirst(say(busy, "key " + i));
      }
      assertThat(raw().getCollection("terms").countDocuments()).isZero();
      busy.seams.unindexed = false;

      await(() -> busy.store.parts().search().done().equals(busy.store.parts().lane().end()));
      assertThat(found(busy, "key")).isEqualTo(said);
      Message last = say(busy, "one more key");
      assertThat(found(busy, "key")).hasSize(701).startsWith(last);
      assertThat(busy.store.messages().conversations(people.getFirst().id(), Optional.empty(), 2))
          .extracting(it -> it.last())
          .containsExactly(last);
    }

    @Test
    void longTextsFillWhatWaitsToo() throws Exception {
      Node busy = node(MongoOptions.at(database.uri()).withQueue(4_096, 20_000));
      busy.seams.unindexed = true;
      List<Message> said = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        said.addFirst(say(busy, "key " + "x".repeat(15_000)));
      }
      busy.seams.unindexed = false;

      await(() -> busy.store.parts().search().done().equals(busy.store.parts().lane().end()));
      assertThat(found(busy, "key")).isEqualTo(said);
    }

    @Test
    void whoseLaneWasClosedWhileItWasBehindLosesNothing() throws Exception {
      Node sleeper = node(MongoOptions.at(database.uri()).withQueue(2, 100_000));
      Node alive = nodes.getFirst();
      sleeper.seams.unindexed = true;
      List<Message> said = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        said.addFirst(say(sleeper, "key " + i));
      }
      Node.pass(Duration.ofSeconds(17), alive);
      said.addFirst(say(sleeper, "key of another lane"));
      assertThat(said.getFirst().pos().lane()).isNotEqualTo(said.getLast().pos().lane());
      sleeper.seams.unindexed = false;

      await(() -> found(sleeper, "key").equals(said));
      await(() -> found(alive, "key").equals(said));
    }

    @Test
    void aDatabaseFromBeforeTheIndexBecomesSearchable() throws Exception {
      Node old = nodes.getFirst();
      List<Message> said = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        said.addFirst(say(old, "key " + i));
      }
      old.close();
      raw().getCollection("terms").drop();
      raw().getCollection("meta").deleteOne(Filters.eq("_id", "searchable"));
      raw().getCollection("lanes").updateMany(new Document(), Updates.unset("searched"));

      Node one = node();
      Node other = node();

      await(() -> found(one, "key").equals(said));
      await(() -> found(other, "key").equals(said));
      assertThat(raw().getCollection("terms").countDocuments()).isEqualTo(600);
    }

    @Test
    void ofManyConversationsTheLatestAreSearched() {
      Node node = nodes.getFirst();
      Message message = say(node, "a key");
      var mine = new ObjectId(people.getFirst().id().hex());
      List<Document> others = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        var id = new ObjectId();
        others.add(
            new Document("_id", id)
                .append("pair", "p" + i)
                .append("members", List.of(mine))
                .append("lastSeq", 1L)
                .append("lastAt", Date.from(clock.instant().minusSeconds(9)))
                .append("lastRank", 1L));
      }
      raw().getCollection("conversations").insertMany(others);
      assertThat(found(node, "key")).containsExactly(message);

      raw()
          .getCollection("conversations")
          .updateMany(
              Filters.regex("pair", "^p"),
              Updates.set("lastAt", Date.from(clock.instant().plusSeconds(9))));
      assertThat(found(node, "key")).isEmpty();
      var alone =
          new Wanted(query("key"), Optional.of(message.conversation()), Optional.empty(), 5);
      assertThat(node.store.search().find(people.getFirst().id(), alone).messages())
          .containsExactly(message);
    }
  }

  @Nested
  final class OldDatabases {

    private final TestDatabase own = TestDatabase.fresh();
    private final MongoDatabase database = own.database();
    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void end() {
      nodes.forEach(Node::close);
      own.close();
    }

    private Node node() {
      var node = new Node(own, clock, nodes.size() + 1L);
      nodes.add(node);
      return node;
    }

    private Optional<Document> mark() {
      return Optional.ofNullable(
          database.getCollection("meta").find(Filters.eq("_id", "searchable")).first());
    }

    private boolean isDone() {
      return mark().map(it -> Boolean.TRUE.equals(it.get("done"))).orElse(false);
    }

    @Test
    void whatTheOldServerWroteBecomesSearchable() throws Exception {
      assumeThat(own.takesManyAtOnce()).as("a command may have many updates").isTrue();
      OldDatabase old = new OldDatabase(database, 5).people(8).messages(1_300);
      List<Node> both = List.of(node(), node());
      old.assertNumbered();

      await(this::isDone);

      List<Document> shown =
          old.messages().find(Filters.exists("conversation")).into(new ArrayList<>());
      assertThat(shown).hasSizeGreaterThan(1_000);
      assertThat(database.getCollection("terms").countDocuments()).isEqualTo(shown.size());
      for (Node node : both) {
        for (Document message : shown.subList(0, 40)) {
          var sender = new UserId(message.getObjectId("sender").toHexString());
          assertThat(found(node.store, sender, message.getString("content")))
              .extracting(it -> it.id().hex())
              .contains(message.getObjectId("_id").toHexString());
        }
      }
    }

    @Test
    void anotherServerGoesOnWhereOneDied() throws Exception {
      assumeThat(own.takesManyAtOnce()).as("a command may have many updates").isTrue();
      OldDatabase old = new OldDatabase(database, 6).people(8).messages(1_300);
      var half = old.messages().find().sort(new Document("_id", 1)).skip(650).first();
      node().close();
      database.getCollection("terms").drop();
      var upTo = Objects.requireNonNull(half).getObjectId("_id");
      database.getCollection("meta").deleteOne(Filters.eq("_id", "searchable"));
      database
          .getCollection("meta")
          .insertOne(new Document("_id", "searchable").append("upTo", upTo));

      node();

      await(this::isDone);
      long left =
          old.messages()
              .countDocuments(Filters.and(Filters.exists("conversation"), Filters.gt("_id", upTo)));
      assertThat(database.getCollection("terms").countDocuments()).isEqualTo(left).isPositive();
    }

    @Test
    void whatThePickUpPlacesIsFound() throws Exception {
      OldDatabase old = new OldDatabase(database, 7).people(2);
      Node node = node();
      await(this::isDone);
      Document late = old.message().append("content", "what a doormat");
      late.append("_id", PickUp.lowestId(clock.instant().minusSeconds(5)));
      old.messages().insertOne(late);

      var sender = new UserId(late.getObjectId("sender").toHexString());
      await(() -> !found(node.store, sender, "doorm").isEmpty());
      assertThat(found(node.store, sender, "doorm"))
          .extracting(Message::content)
          .containsExactly("what a doormat");
    }
  }

  private static SearchQuery query(String text) {
    return SearchQuery.parse(text).orElseThrow();
  }

  private static List<Message> found(MongoStore store, UserId user, String query) {
    Found page =
        store
            .search()
            .find(user, new Wanted(query(query), Optional.empty(), Optional.empty(), 1_000));
    return page.messages();
  }
}
