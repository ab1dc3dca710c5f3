package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.max;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import dev.standin.chat.ObjectIds;
import dev.standin.store.mongo.Portion.LeftAlone;
import java.time.InstantSource;
import java.util.List;
import org.bson.Document;

/// The steps by which a database, the old server's or an older version's of ours, becomes what this
/// version works on. Each may be done by several nodes at once, and again after a death in its
/// midst; `meta` tells which are done. They only add fields and indexes: the old server may run on.
final class Migrations {

  private static final System.Logger LOG = System.getLogger(Migrations.class.getName());
  private static final String SCHEMA = "schema";
  private static final String VERSION = "version";

  /// Users or messages that are changed at once.
  private static final int PORTION = 1_000;

  private final MongoCollection<Document> meta;
  private final List<Step> steps;

  /// @param work blocking, idempotent
  record Step(String name, Runnable work) {}

  /// @param steps in order, numbered from 1, and never changed once released: what must change
  ///   comes as another one
  Migrations(MongoCollection<Document> meta, List<Step> steps) {
    this.meta = meta;
    this.steps = List.copyOf(steps);
  }

  /// Those of this version.
  static Migrations of(MongoDatabase database, ObjectIds ids, InstantSource clock) {
    return of(database, ids, clock, PORTION);
  }

  static Migrations of(MongoDatabase database, ObjectIds ids, InstantSource clock, int portion) {
    return new Migrations(
        database.getCollection(Fields.META),
        List.of(
            new Step("indexes", () -> Indexes.create(database)),
            new Step("users", () -> users(database, portion)),
            new Step("messages", () -> messages(database, ids, clock, portion))));
  }

  private static void users(MongoDatabase database, int portion) {
    int without = new OldUsers(database.getCollection(Fields.USERS), portion).foldAll();
    if (without > 0) {
      LOG.log(
          WARNING,
          "{0} users have no address, or one that differs only in case from an older user''s;"
              + " the latter log in with theirs exactly as they registered it.",
          without);
    }
  }

  private static void messages(
      MongoDatabase database, ObjectIds ids, InstantSource clock, int portion) {
    var directs = new Directs(database.getCollection(Fields.CONVERSATIONS), ids);
    var numbering = new Numbering(database, directs, portion, OldMessage.latest(clock.instant()));
    Portion last = numbering.run(() -> PickUp.lowestId(clock.instant()));
    PickUp.begin(database.getCollection(Fields.META), last.until().getDate().toInstant());
    numbering.tidy();
    LeftAlone leftAlone = last.leftAlone();
    if (!leftAlone.equals(LeftAlone.NONE)) {
      LOG.log(
          WARNING,
          "Left as they are: {0} messages of or to users that don''t exist, {1} without a proper"
              + " id, sender, recipient or text, and {2} that the database refuses to change.",
          leftAlone.unknown(),
          leftAlone.malformed(),
          leftAlone.refused());
    }
  }

  /// Blocking, for minutes if a million old messages are there. Returns how many steps were done.
  ///
  /// @throws NewerSchemaException if a newer version of ours wrote to the database
  int run() {
    int begun = version();
    for (int number = begun + 1; number <= steps.size(); number++) {
      Step step = steps.get(number - 1);
      LOG.log(INFO, "Migration {0} of {1}: {2}.", number, steps.size(), step.name());
      step.work().run();
      done(number);
    }
    return steps.size() - begun;
  }

  /// Blocking. Whether there is something to do.
  ///
  /// @throws NewerSchemaException if a newer version of ours wrote to the database
  boolean pending() {
    return version() < steps.size();
  }

  private void done(int number) {
    var upsert = new UpdateOptions().upsert(true);
    try {
      meta.updateOne(eq(Fields.ID, SCHEMA), max(VERSION, number), upsert);
    } catch (MongoWriteException e) {
      if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
        throw e;
      }
      // Another node inserted it at this moment.
      meta.updateOne(eq(Fields.ID, SCHEMA), max(VERSION, number), upsert);
    }
  }

  private int version() {
    Document schema = meta.find(eq(Fields.ID, SCHEMA)).first();
    int version = schema == null ? 0 : schema.getInteger(VERSION);
    if (version > steps.size()) {
      throw new NewerSchemaException(version, steps.size());
    }
    return version;
  }
}
