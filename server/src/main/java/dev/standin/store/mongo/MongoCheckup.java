package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import dev.standin.chat.Finding;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.StoreException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonType;
import org.bson.Document;

/// Looks at a database from outside; servers may run. Writes one count into `meta`, as servers do
/// to see whether they can.
public final class MongoCheckup {

  private static final List<String> UNIQUE =
      List.of("standin_seq", "standin_lane", "standin_dedupe", "standin_answers");

  /// The first and last address of a group.
  private static final String LOW = "low";

  private static final String HIGH = "high";

  private final String uri;
  private final ObjectIds ids;
  private final InstantSource clock;

  public MongoCheckup(String uri, ObjectIds ids, InstantSource clock) {
    this.uri = uri;
    this.ids = ids;
    this.clock = clock;
  }

  /// Blocking, with deadlines.
  public List<Finding> look() {
    try (Database database = Database.forMoving(uri)) {
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok("MongoDB: reached"));
      findings.add(durable(database));
      findings.add(writable(database));
      findings.add(version(database));
      findings.add(indexes(database));
      findings.add(searchable(database));
      findings.addAll(unplaced(database));
      findings.addAll(addresses(database));
      return findings;
    } catch (StoreException | MongoException away) {
      return List.of(Away.of(uri, away).finding());
    }
  }

  private static Finding durable(Database database) {
    Document server = database.database.runCommand(new Document("isMaster", 1));
    return server.get("setName") != null || "isdbgrid".equals(server.get("msg"))
        ? Finding.ok("MongoDB: a replica set; what is acknowledged is on a majority of servers")
        : Finding.warn(
            "MongoDB: one server alone; what is acknowledged is lost if its disk is",
            "make it a replica set of three, or make backups often");
  }

  private static Finding writable(Database database) {
    try {
      database.meta.updateOne(
          Filters.eq(Fields.ID, "probe"),
          new Document("$inc", new Document(Fields.VALUE, 1L)),
          new com.mongodb.client.model.UpdateOptions().upsert(true));
      return Finding.ok("MongoDB: takes writes");
    } catch (MongoException refused) {
      return Finding.fail(
          "MongoDB: takes no writes (" + refused.getCode() + ")",
          "give this user the role readWrite, or see why the server is read-only");
    }
  }

  private Finding version(Database database) {
    try {
      return Migrations.of(database.database, ids, clock).pending()
          ? Finding.warn(
              "MongoDB: its migrations are not finished", "the next start does them; make a backup")
          : Finding.ok("MongoDB: its migrations are finished");
    } catch (NewerSchemaException newer) {
      return Finding.fail(
          "MongoDB: it was written by a newer Standin",
          "start that one, or restore an older backup");
    }
  }

  private static Finding indexes(Database database) {
    return indexes(database.messages).containsAll(UNIQUE)
        ? Finding.ok("MongoDB: its unique indexes are there")
        : Finding.warn("MongoDB: unique indexes are missing", "start the server, which makes them");
  }

  private static Finding searchable(Database database) {
    return indexes(database.terms).contains(Indexes.TERMS)
        ? Finding.ok("MongoDB: its index for searching messages is there")
        : Finding.warn(
            "MongoDB: the index for searching messages is missing, so searches are slow or fail",
            "start the server, which makes it");
  }

  private static Set<String> indexes(MongoCollection<Document> collection) {
    Set<String> there = new HashSet<>();
    for (Document index : collection.listIndexes()) {
      there.add(Documents.text(index.get("name")));
    }
    return there;
  }

  /// Messages of the old server that have no place.
  private List<Finding> unplaced(Database database) {
    Unplaced unplaced = Unplaced.count(database, OldMessage.latest(clock.instant()));
    List<Finding> findings = new ArrayList<>();
    findings.add(
        unplaced.waiting() == 0
            ? Finding.ok("MongoDB: all messages that can be shown have their places")
            : Finding.warn(
                "MongoDB: %,d messages of the old server have no place"
                    .formatted(unplaced.waiting()),
                "a server that runs takes them up within seconds; its log tells which the database"
                    + " refuses to change; exports leave them out"));
    if (unplaced.hidden() > 0) {
      findings.add(
          Finding.ok(
              ("MongoDB: %,d messages of the old server can't be shown to anybody: they have no"
                      + " text, or their sender or recipient doesn't exist")
                  .formatted(unplaced.hidden())));
    }
    return findings;
  }

  /// Addresses that several users have.
  private static List<Finding> addresses(Database database) {
    List<Finding> findings = new ArrayList<>();
    List<Document> same = several(database, "$" + Fields.EMAIL);
    if (!same.isEmpty()) {
      findings.add(
          Finding.fail(
              "addresses: "
                  + same.size()
                  + " are there twice, so only the first of each can sign in",
              "change the other users' email in the database"));
    }
    List<Document> alike = several(database, new Document("$toLower", "$" + Fields.EMAIL));
    alike.removeIf(it -> it.get(LOW, "").equals(it.get(HIGH, "")));
    if (!alike.isEmpty()) {
      findings.add(
          Finding.warn(
              "addresses: %d are there twice and differ only in case, such as that of the user %s"
                  .formatted(alike.size(), alike.getFirst().get(Fields.OWNER)),
              "who signs in with another case gets the older account; have them keep one"));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok("addresses: no two differ only in case"));
    }
    return findings;
  }

  /// Groups of users by their addresses, of which there are several in one.
  private static List<Document> several(Database database, Object by) {
    var texts = Filters.type(Fields.EMAIL, BsonType.STRING);
    return database
        .users
        .aggregate(
            List.of(
                Aggregates.match(texts),
                Aggregates.group(
                    by,
                    Accumulators.sum(Fields.N, 1),
                    Accumulators.max(Fields.OWNER, "$" + Fields.ID),
                    Accumulators.min(LOW, "$" + Fields.EMAIL),
                    Accumulators.max(HIGH, "$" + Fields.EMAIL)),
                Aggregates.match(Filters.gt(Fields.N, 1)),
                Aggregates.limit(1_000)))
        .allowDiskUse(true)
        .into(new ArrayList<>());
  }
}
