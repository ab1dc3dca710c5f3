package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import dev.standin.chat.Finding;
import dev.standin.chat.StoreException;
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

  public MongoCheckup(String uri) {
    this.uri = uri;
  }

  /// Blocking, with deadlines.
  public List<Finding> look() {
    try (MovedDatabase database = MovedDatabase.open(uri)) {
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok("MongoDB: reached"));
      findings.add(durable(database));
      findings.add(writable(database));
      findings.add(indexes(database));
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

  private static Finding durable(MovedDatabase database) {
    Document server = database.database.runCommand(new Document("isMaster", 1));
    return server.get("setName") != null || "isdbgrid".equals(server.get("msg"))
        ? Finding.ok("MongoDB: a replica set; what is acknowledged is on a majority of servers")
        : Finding.warn(
            "MongoDB: one server alone; what is acknowledged is lost if its disk is",
            "make it a replica set of three, or make backups often");
  }

  private static Finding writable(MovedDatabase database) {
    try {
      database
          .of(Fields.META)
          .updateOne(
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

  private static Finding indexes(MovedDatabase database) {
    Set<String> there = new HashSet<>();
    for (Document index : database.of(Fields.MESSAGES).listIndexes()) {
      there.add(Documents.text(index.get("name")));
    }
    return there.containsAll(UNIQUE)
        ? Finding.ok("MongoDB: its unique indexes are there")
        : Finding.warn("MongoDB: unique indexes are missing", "start the server, which makes them");
  }

  /// Messages of the old server that have no place yet.
  private static Finding unplaced(MovedDatabase database) {
    Document one =
        database
            .of(Fields.MESSAGES)
            .find(
                Filters.and(
                    Filters.exists(Fields.CONVERSATION, false), Filters.exists(Fields.SENDER)))
            .first();
    return one == null
        ? Finding.ok("MongoDB: all messages have their places")
        : Finding.warn(
            "MongoDB: messages of the old server wait for their places",
            "let a server run: it takes them up within seconds; exports leave them out until then");
  }

  private static Finding addresses(MovedDatabase database) {
    int twins = 0;
    for (Document ignored :
        database
            .of(Fields.USERS)
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
