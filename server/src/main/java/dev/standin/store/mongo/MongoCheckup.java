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
import org.bson.Document;

/// Looks at a database from outside; servers may run. Writes one count into `meta`, as servers do
/// to see whether they can.
public final class MongoCheckup {

  private static final List<String> UNIQUE =
      List.of("standin_seq", "standin_lane", "standin_dedupe", "standin_answers");

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
      findings.add(unplaced(database));
      findings.add(addresses(database));
      return findings;
    } catch (StoreException | MongoException away) {
      return List.of(
          Finding.fail(
              "MongoDB: it can't be reached, or refuses the name or password",
              "start it, or mend MONGO_URI"));
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
  private static Finding unplaced(Database database) {
    long unplaced =
        database.messages.countDocuments(
            Filters.and(Filters.eq(Fields.CONVERSATION, null), Filters.exists(Fields.KIND, false)));
    return unplaced == 0
        ? Finding.ok("MongoDB: all messages have their places")
        : Finding.warn(
            "MongoDB: %,d messages of the old server have no place".formatted(unplaced),
            "a server that runs takes them up within seconds; those that stay can't be shown to"
                + " anybody, and exports leave them out");
  }

  private static Finding addresses(Database database) {
    int twins = 0;
    for (Document ignored :
        database
            .users
            .aggregate(
                List.of(
                    Aggregates.group("$" + Fields.EMAIL, Accumulators.sum("n", 1)),
                    Aggregates.match(Filters.gt("n", 1)),
                    Aggregates.limit(1_000)))
            .allowDiskUse(true)) {
      twins += ignored.isEmpty() ? 0 : 1;
    }
    return twins == 0
        ? Finding.ok("addresses: none is there twice")
        : Finding.fail(
            "addresses: " + twins + " are there twice, so only the first of each can sign in",
            "change the other users' email in the database");
  }
}
