package dev.standin.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import dev.standin.chat.Finding;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.StoreException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bson.BsonType;
import org.bson.Document;

/// Looks at a database from outside, and changes nothing; servers may run.
public final class MongoCheckup {

  private static final String MEND_INDEXES =
      "start the server, which makes them; if one of that name is there, drop it before";

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
    try (Database database = Database.forReading(uri)) {
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok("MongoDB: reached"));
      findings.add(durable(database));
      findings.add(writable(database));
      findings.add(version(database));
      findings.addAll(indexes(Indexes.missing(database.database)));
      findings.addAll(known("messages without a place", () -> unplaced(database)));
      findings.addAll(known("addresses", () -> addresses(database)));
      return findings;
    } catch (StoreException | MongoException away) {
      return List.of(Away.of(uri, away).finding());
    }
  }

  /// Not every server that speaks MongoDB's protocol knows all that is asked here.
  private static List<Finding> known(String what, Supplier<List<Finding>> look) {
    try {
      return look.get();
    } catch (MongoCommandException refused) {
      if (Away.refuses(refused)) {
        throw refused;
      }
      return List.of(
          Finding.warn(
              "MongoDB: %s: this server can't tell (%d)".formatted(what, refused.getCode()),
              "only MongoDB itself can"));
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

  /// By a write that can't find anything: who may not write is refused that, too.
  private static Finding writable(Database database) {
    try {
      database.meta.deleteOne(Filters.in(Fields.ID, List.of()));
      return Finding.ok("MongoDB: takes writes (asked by one that changes nothing)");
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

  /// Without the unique ones two servers might give one place twice; the others are for speed.
  private static List<Finding> indexes(Indexes.Missing missing) {
    return List.of(
        missing.unique().isEmpty()
            ? Finding.ok("MongoDB: its unique indexes are there")
            : Finding.warn(
                "MongoDB: unique indexes are missing, or are others than they should be: "
                    + String.join(", ", missing.unique()),
                MEND_INDEXES),
        missing.others().isEmpty()
            ? Finding.ok("MongoDB: its other indexes are there")
            : Finding.warn(
                "MongoDB: indexes are missing, so reads and searches are slow or fail: "
                    + String.join(", ", missing.others()),
                MEND_INDEXES));
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
