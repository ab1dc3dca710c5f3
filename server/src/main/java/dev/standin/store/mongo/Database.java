package dev.standin.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import dev.standin.chat.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;

/// The database and its collections. Each call has a deadline. Writes are acknowledged by a
/// majority with their journal where there is a replica set, else by the server's journal.
final class Database implements AutoCloseable {

  private static final Duration WAIT_FOR_SERVER = Duration.ofSeconds(3);
  private static final Duration LARGE_ANSWER = Duration.ofMinutes(2);
  private static final int BAD_VALUE = 2;

  private static final System.Logger LOG = System.getLogger(Database.class.getName());

  private final MongoClient client;

  /// What it says of itself.
  private final Document server;

  private final boolean majority;
  final MongoDatabase database;
  final MongoCollection<Document> users;
  final MongoCollection<Document> messages;
  final MongoCollection<Document> conversations;
  final MongoCollection<Document> notes;
  final MongoCollection<Document> whys;
  final MongoCollection<Document> lanes;
  final MongoCollection<Document> meta;
  final MongoCollection<Document> terms;

  /// @param writes whether it may write, which is tried at once
  private Database(MongoClient client, String name, Duration answerWait, boolean writes) {
    this.client = client;
    MongoDatabase plain =
        client
            .getDatabase(name)
            .withReadPreference(ReadPreference.primary())
            .withReadConcern(ReadConcern.DEFAULT);
    // Not `hello`, which not every server knows.
    this.server = plain.runCommand(new Document("isMaster", 1));
    this.majority = replicated();
    this.database = writes ? plain.withWriteConcern(concern(plain, majority, answerWait)) : plain;
    this.users = database.getCollection(Fields.USERS);
    this.messages = database.getCollection(Fields.MESSAGES);
    this.conversations = database.getCollection(Fields.CONVERSATIONS);
    this.notes = database.getCollection(Fields.NOTES);
    this.whys = database.getCollection(Fields.WHYS);
    this.lanes = database.getCollection(Fields.LANES);
    this.meta = database.getCollection(Fields.META);
    this.terms = database.getCollection(Fields.TERMS);
  }

  /// Connects.
  ///
  /// @throws StoreException if that can't be done now
  /// @throws IllegalArgumentException if the URI is none
  static Database open(MongoOptions options) {
    return open(options, new Seams());
  }

  /// As imports use it: a few large calls.
  ///
  /// @throws StoreException if that can't be done now
  static Database forImport(String uri) {
    return open(patient(uri), new Seams(), true);
  }

  /// As exports and checks use it: a few large calls, and nothing is written, not even to find out
  /// how the server acknowledges.
  ///
  /// @throws StoreException if that can't be done now
  static Database forReading(String uri) {
    return open(patient(uri), new Seams(), false);
  }

  private static MongoOptions patient(String uri) {
    MongoOptions options = MongoOptions.at(uri);
    return options.withWaits(LARGE_ANSWER, options.patience());
  }

  static Database open(MongoOptions options, Seams seams) {
    return open(options, seams, true);
  }

  private static Database open(MongoOptions options, Seams seams, boolean writes) {
    ConnectionString uri;
    MongoClient client;
    try {
      uri = new ConnectionString(options.uri());
      client = MongoClients.create(settings(uri, options, seams));
    } catch (MongoException fault) {
      // Of a mongodb+srv address whose name isn't found.
      throw Away.of(options.uri(), fault).exception();
    }
    try {
      String name = Optional.ofNullable(uri.getDatabase()).orElse("test");
      var database = new Database(client, name, options.answerWait(), writes);
      database.warn(uri);
      return database;
    } catch (MongoException fault) {
      client.close();
      throw Away.of(options.uri(), fault).exception();
    }
  }

  /// Ours first, so that the URI may say otherwise.
  private static MongoClientSettings settings(
      ConnectionString uri, MongoOptions options, Seams seams) {
    long answer = options.answerWait().toMillis();
    long server = Math.min(answer, WAIT_FOR_SERVER.toMillis());
    var settings = MongoClientSettings.builder();
    seams.commands().ifPresent(settings::addCommandListener);
    return settings
        .applicationName("standin")
        .applyToSocketSettings(
            it ->
                it.connectTimeout(server, TimeUnit.MILLISECONDS)
                    .readTimeout(answer, TimeUnit.MILLISECONDS))
        .applyToClusterSettings(it -> it.serverSelectionTimeout(server, TimeUnit.MILLISECONDS))
        .applyToConnectionPoolSettings(
            it -> it.maxSize(64).maxConnecting(8).maxWaitTime(answer, TimeUnit.MILLISECONDS))
        .applyToServerSettings(it -> it.heartbeatFrequency(2, TimeUnit.SECONDS))
        .applyConnectionString(uri)
        // They need sessions, which not every server has; we resolve lost answers ourselves.
        .retryWrites(false)
        .build();
  }

  /// The driver keeps to one host, unless it is told that others stand beside it.
  private void warn(ConnectionString uri) {
    boolean one = uri.getHosts().size() == 1 && !uri.isSrvProtocol();
    boolean meant = uri.getRequiredReplicaSetName() != null || uri.isDirectConnection() != null;
    boolean several = server.get("hosts") instanceof List<?> hosts && hosts.size() > 1;
    if (one && !meant && several && server.get("setName") instanceof String set) {
      LOG.log(
          System.Logger.Level.WARNING,
          "MONGO_URI names one server of a replica set: nothing can be written while another one is"
              + " its primary. Add replicaSet={0}, and other members.",
          set);
    }
  }

  private boolean replicated() {
    return server.get("setName") != null || "isdbgrid".equals(server.get("msg"));
  }

  /// A majority is waited for less long than the answer: the server would go on waiting for it when
  /// nobody reads that any more, and gather such calls.
  private static WriteConcern concern(
      MongoDatabase database, boolean majority, Duration answerWait) {
    WriteConcern several =
        WriteConcern.MAJORITY.withWTimeout(answerWait.toMillis() * 4 / 5, TimeUnit.MILLISECONDS);
    WriteConcern durable = (majority ? several : WriteConcern.W1).withJournal(true);
    try {
      touch(database.withWriteConcern(durable));
      return durable;
    } catch (MongoException fault) {
      if (fault.getCode() == BAD_VALUE) {
        // A server without a journal.
        return majority ? several : WriteConcern.W1;
      }
      if (Faults.passing(fault)) {
        throw fault;
      }
      // Who may only read finds out at the first write.
      return durable;
    }
  }

  private static void touch(MongoDatabase database) {
    MongoCollection<Document> meta = database.getCollection(Fields.META);
    var key = new Document(Fields.ID, "probe");
    var more = new Document("$inc", new Document(Fields.VALUE, 1L));
    try {
      meta.updateOne(key, more, new UpdateOptions().upsert(true));
    } catch (MongoWriteException fault) {
      if (fault.getError().getCode() != Faults.DUPLICATE_KEY) {
        throw fault;
      }
      // Another server made it at this moment.
      meta.updateOne(key, more);
    }
  }

  /// A write, so whoever gets an answer knows that writes work.
  void probe() {
    touch(database);
  }

  /// What a query finds that no other primary can take back: what a majority has. A write that it
  /// acknowledges first brings along what was found.
  List<Document> lasting(MongoCollection<Document> collection, Bson which, Bson fields) {
    List<Document> found = collection.find(which).projection(fields).into(new ArrayList<>());
    if (!majority || found.isEmpty()) {
      return found;
    }
    probe();
    return collection
        .withReadConcern(ReadConcern.MAJORITY)
        .find(which)
        .projection(fields)
        .into(new ArrayList<>());
  }

  List<Document> lasting(MongoCollection<Document> collection, Bson which) {
    return lasting(collection, which, new Document());
  }

  /// What tells the collection of messages from a restored one; empty where the server has no such
  /// ids or won't tell.
  String uuidOfMessages() {
    try {
      BsonDocument found =
          database
              .listCollections(BsonDocument.class)
              .filter(Filters.eq("name", Fields.MESSAGES))
              .first();
      BsonDocument info =
          found == null ? new BsonDocument() : found.getDocument("info", new BsonDocument());
      return info.isBinary("uuid")
          ? HexFormat.of().formatHex(info.getBinary("uuid").getData())
          : "";
    } catch (MongoCommandException refused) {
      if (Faults.passing(refused)) {
        throw refused;
      }
      return "";
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
