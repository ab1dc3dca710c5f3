package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.IndexOptions;
import dev.standin.chat.Finding;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.StoreException;
import dev.standin.store.FakeClock;
import java.util.List;
import java.util.SplittableRandom;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the doctor says of a MongoDB.
final class MongoCheckupTest {

  private final FakeClock clock = new FakeClock(Nodes.START);
  private final ObjectIds ids = new ObjectIds(clock, new SplittableRandom(3));
  private final WatchedMongo mongo = new WatchedMongo();

  @AfterEach
  void close() {
    mongo.close();
  }

  private List<Finding> look(String uri) {
    return new MongoCheckup(uri, ids, clock).look();
  }

  private ObjectId user(String email) {
    var id = new ObjectId(ids.user().hex());
    mongo
        .database("chat")
        .getCollection("users")
        .insertOne(new Document("_id", id).append("email", email));
    return id;
  }

  private void message(Object sender, Object recipient, Object content) {
    mongo
        .database("chat")
        .getCollection("messages")
        .insertOne(
            new Document("sender", sender)
                .append("recipient", recipient)
                .append("content", content));
  }

  @Test
  void addressesThatDifferOnlyInCaseAreTold() {
    user("ana@example.org");
    ObjectId second = user("Ana@Example.org");
    user("bo@example.org");
    mongo.database("chat").getCollection("users").insertOne(new Document("email", 17));
    mongo.database("chat").getCollection("users").insertOne(new Document("email", null));
    mongo.database("chat").getCollection("users").insertOne(new Document("email", null));

    assertThat(look(mongo.uri("chat")))
        .contains(
            Finding.warn(
                "addresses: 1 are there twice and differ only in case, such as that of the user "
                    + second.toHexString(),
                "who signs in with another case gets the older account; have them keep one"))
        .noneMatch(it -> it.what().contains("Example"))
        .noneMatch(it -> it.level() == Finding.Level.FAIL);
  }

  @Test
  void addressesThatAreTheSameFail() {
    user("ana@example.org");
    user("ana@example.org");

    assertThat(look(mongo.uri("chat")))
        .extracting(Finding::what)
        .contains("addresses: 1 are there twice, so only the first of each can sign in")
        .noneMatch(it -> it.contains("differ only"));
  }

  @Test
  void messagesThatNobodyCanBeShownAreCountedApart() {
    ObjectId ana = user("ana@example.org");
    ObjectId bo = user("bo@example.org");
    message(ana, bo, "waits");
    message(ana, new ObjectId("650000000000000000000001"), "to nobody");
    message(ana, bo, 17);

    assertThat(look(mongo.uri("chat")))
        .contains(
            Finding.ok(
                "MongoDB: 2 messages of the old server can't be shown to anybody: they have no"
                    + " text, or their sender or recipient doesn't exist"))
        .contains(Finding.ok("addresses: no two differ only in case"))
        .filteredOn(it -> it.level() == Finding.Level.WARN)
        .extracting(Finding::what)
        .contains("MongoDB: 1 messages of the old server have no place");
  }

  @Test
  void whichUniqueIndexesAreMissingOrOthersIsTold() {
    MongoStore.open(MongoOptions.at(mongo.uri("chat")), clock, ids, System::nanoTime).close();
    assertThat(look(mongo.uri("chat")))
        .contains(Finding.ok("MongoDB: its unique indexes are there"));
    mongo.database("chat").getCollection("conversations").dropIndex("standin_pair");
    var users = mongo.database("chat").getCollection("users");
    users.dropIndex("standin_email_folded");
    users.createIndex(
        new Document("email", 1), new IndexOptions().name("standin_email_folded").unique(true));

    assertThat(look(mongo.uri("chat")))
        .contains(
            Finding.warn(
                "MongoDB: unique indexes are missing, or are others than they should be:"
                    + " users.standin_email_folded, conversations.standin_pair",
                "start the server, which makes them; if one of that name is there, drop it"
                    + " before"));
  }

  @Test
  void whoMayNotWriteIsTold() {
    user("ana@example.org");
    mongo.readOnly = true;

    assertThat(look(mongo.uri("chat")))
        .contains(
            Finding.fail(
                "MongoDB: takes no writes (13)",
                "give this user the role readWrite, or see why the server is read-only"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1, nobody answers at 127.0.0.1:1, nobody answers there",
    "no-such-host.invalid, the name is not found: no-such-host.invalid, this name is not found"
  })
  void whyItIsAwayIsToldWithoutTheNameAndPassword(String host, String found, String reason) {
    String uri = "mongodb://joe:hush@" + host + "/chat";

    assertThat(look(uri))
        .singleElement()
        .satisfies(it -> assertThat(it.what()).isEqualTo("MongoDB: " + found));
    assertAway(uri, host, reason);
  }

  @Test
  void aNameOrPasswordThatIsRefusedIsToldApart() {
    String uri = "mongodb://joe:hush@" + mongo.host() + "/chat";

    assertThat(look(uri))
        .containsExactly(
            Finding.fail(
                "MongoDB: "
                    + mongo.host()
                    + " refuses the name or password, or that user may not use it",
                "mend them in MONGO_URI (percent-encoded), or give the user the role readWrite"));
    assertAway(uri, mongo.host(), "it refuses the name or password, or that user may not use it");
  }

  private void assertAway(String uri, String host, String reason) {
    assertThatThrownBy(() -> MongoStore.open(MongoOptions.at(uri), clock, ids, System::nanoTime))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "The database that MONGO_URI names ("
                + host
                + ") can't be used now: "
                + reason
                + ". `./standin doctor` tells more.");
  }
}
