package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.standin.chat.CommitListener;
import dev.standin.chat.LaneLog;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.NoteStore;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Pos;
import dev.standin.chat.Store;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bson.Document;

/// Everything that the servers keep, in one MongoDB database that they share. Safe from any thread.
public final class MongoStore implements Store {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// How long faults may hold up a migration; it goes on where it was.
  private static final Duration MIGRATION = Duration.ofMinutes(30);

  /// How long an index may take.
  private static final Duration LONG_ANSWER = Duration.ofMinutes(5);

  /// Users of the old server that are changed at once.
  private static final int OLD_USERS = 500;

  private final Parts parts;
  private final Writer writer;
  private final MongoLanes lanes;
  private final SearchBacklog backlog;
  private final Beats beats;
  private final MongoUsers users;
  private final MongoMessages messages;
  private final MongoNotes notes;
  private final MongoSearch search;
  private final PickUp pickUp;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// What a store is opened with; `seams` are for tests.
  record Setup(
      MongoOptions options, InstantSource clock, ObjectIds ids, LongSupplier nanos, Seams seams) {}

  private MongoStore(Setup setup, Database database) {
    migrate(setup, database);
    var ground = new Follower.Ground(database, setup.options(), setup.nanos());
    var terms = new Terms(database.terms, setup.seams());
    this.parts =
        new Parts(
            setup.options(),
            database,
            new Conversations(database, setup.options().conversationsInMemory()),
            new UserCache(setup.nanos(), setup.options().usersInMemory()),
            new OwnLane(database, setup.ids()),
            new Follower(ground, "store-lists", new Lists(database)),
            new Follower(ground, "store-terms", terms),
            setup.clock(),
            setup.ids(),
            setup.nanos(),
            setup.seams());
    this.writer = new Writer(parts);
    this.lanes = new MongoLanes(parts);
    this.backlog = new SearchBacklog(database, terms, setup.nanos());
    this.beats = new Beats(parts, lanes, writer, backlog);
    this.users = new MongoUsers(parts, writer);
    this.messages = new MongoMessages(parts, writer, lanes);
    this.notes = new MongoNotes(database, writer);
    this.search = new MongoSearch(parts);
    begin();
    this.pickUp = pickUp(setup, database);
    lanes.askAt(pickUp);
  }

  private void begin() {
    List<MongoLanes.Row> rows = lanes.rows();
    for (MongoLanes.Row row : rows) {
      if (!row.closed()) {
        parts.lists().repair(row.number(), row.count(Fields.LISTED));
      }
    }
    backlog.look(rows);
    parts.lane().take();
    parts.lists().start();
    parts.search().start();
    writer.start();
    beats.start();
    backlog.start();
  }

  /// Indexes of a million messages and their numbers take longer than an answer may else.
  private static void migrate(Setup setup, Database database) {
    if (!migrations(setup, database).pending() && indexed(database)) {
      return;
    }
    MongoOptions options = setup.options();
    try (Database patient = Database.open(options.withWaits(LONG_ANSWER, options.patience()))) {
      var patience = new Patience(setup.nanos(), MIGRATION);
      patience.insist(migrations(setup, patient)::run);
      patience.insist(
          () -> {
            Indexes.create(patient.database);
            return true;
          });
    }
  }

  /// False if one of them is being built, or that takes long.
  private static boolean indexed(Database database) {
    try {
      Indexes.create(database.database);
      return true;
    } catch (MongoException fault) {
      if (!Faults.passing(fault)) {
        throw fault;
      }
      return false;
    }
  }

  private static Migrations migrations(Setup setup, Database database) {
    return Migrations.of(database.database, setup.ids(), setup.clock());
  }

  private PickUp pickUp(Setup setup, Database database) {
    var old =
        new OldWrites(
            database,
            it -> writer.place(new MessageId(it.id().toHexString())).thenApply(Optional::isPresent),
            setup.clock(),
            setup.nanos());
    return PickUp.start(
        new PickUp.Parts(
            database.meta,
            old,
            new OldUsers(database.users, OLD_USERS),
            setup.clock(),
            setup.nanos()));
  }

  /// Opens the store, and makes it if there is none. Blocking.
  ///
  /// @param nanos a clock that never goes back, as [System#nanoTime]
  /// @throws StoreException if the database can't be used now
  /// @throws IllegalArgumentException if the URI is none
  public static MongoStore open(
      MongoOptions options, InstantSource clock, ObjectIds ids, LongSupplier nanos) {
    return open(new Setup(options, clock, ids, nanos, new Seams()));
  }

  static MongoStore open(Setup setup) {
    Database database = Database.open(setup.options(), setup.seams());
    try {
      return new MongoStore(setup, database);
    } catch (MongoException fault) {
      database.close();
      throw Away.of(setup.options().uri(), fault).exception();
    } catch (RuntimeException fault) {
      database.close();
      throw fault;
    }
  }

  @Override
  public UserStore users() {
    return users;
  }

  @Override
  public MessageLog messages() {
    return messages;
  }

  @Override
  public NoteStore notes() {
    return notes;
  }

  @Override
  public MessageSearch search() {
    return search;
  }

  @Override
  public void onCommit(CommitListener listener) {
    writer.onCommit(listener);
  }

  @Override
  public int waiting() {
    return writer.waiting();
  }

  @Override
  public String secret(String name, Supplier<String> maker) {
    return kept("secret." + name, maker);
  }

  /// Another one in a database that mongorestore brought back: it makes collections with UUIDs of
  /// their own.
  @Override
  public String epoch(Supplier<String> maker) {
    String kept = kept("epoch", maker);
    return kept + "/" + Faults.reading(parts.database()::uuidOfMessages);
  }

  @Override
  public Optional<LaneLog> lanes() {
    return Optional.of(lanes);
  }

  /// Steps the beats, where tests do that.
  void beat() {
    beats.beat();
  }

  Parts parts() {
    return parts;
  }

  Writer writer() {
    return writer;
  }

  /// The first one that is stored counts for all.
  private String kept(String key, Supplier<String> maker) {
    try {
      return new Patience(parts.nanos(), PATIENCE).insist(() -> keptOnce(key, maker));
    } catch (MongoException | IllegalStateException fault) {
      throw Faults.writing(fault);
    }
  }

  private String keptOnce(String key, Supplier<String> maker) {
    Optional<String> there = value(key);
    if (there.isPresent()) {
      return there.get();
    }
    try {
      parts
          .database()
          .meta
          .insertOne(new Document(Fields.ID, key).append(Fields.VALUE, maker.get()));
    } catch (MongoWriteException fault) {
      if (fault.getError().getCode() != Faults.DUPLICATE_KEY) {
        throw fault;
      }
    }
    return value(key).orElseThrow(() -> new MongoException(key + " is not there yet"));
  }

  private Optional<String> value(String key) {
    return parts.database().lasting(parts.database().meta, Filters.eq(Fields.ID, key)).stream()
        .map(kept -> Documents.text(kept.get(Fields.VALUE)))
        .findFirst();
  }

  /// Refuses what comes, writes what is queued, and closes this server's lane; at most 10 s.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    pickUp.close();
    beats.close();
    backlog.close();
    boolean written = writer.close();
    parts.lists().close();
    parts.search().close();
    if (written && !writer.doubts()) {
      closeLane();
    }
    parts.database().close();
  }

  /// Nothing is under way any more, so the log needs no fence.
  private void closeLane() {
    Pos end = parts.lane().end();
    try {
      Pos listed = parts.lists().done();
      if (end.n() == 0 || listed.equals(end)) {
        searched(end.lane());
        OwnLane.closed(parts.database(), end);
      }
    } catch (MongoException _) {
      // The others will see that nobody beats it any more.
      return;
    }
  }

  /// The others do what is left.
  private void searched(int lane) {
    parts
        .database()
        .lanes
        .updateOne(
            Filters.eq(Fields.ID, lane), Updates.max(Fields.SEARCHED, parts.search().doneIn(lane)));
  }
}
