package dev.standin.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A MongoDB in this process that says of itself what a test has it say, refuses what it is told
/// to, and remembers what it was asked and what it answered.
final class WatchedMongo implements AutoCloseable {

  /// What the server answers for a document that would grow too large.
  static final int TOO_LARGE = 17_419;

  private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");

  final List<Call> calls = new CopyOnWriteArrayList<>();

  /// Messages whose updates it refuses, in hexadecimal digits.
  final Set<String> refused = ConcurrentHashMap.newKeySet();

  /// The next insert of several messages is taken back by another primary, and answered so.
  volatile boolean stepsDown;

  /// While true, indexes are still being built.
  volatile boolean builds;

  /// Of collections, in hexadecimal digits; another one each time that one is made.
  private final Map<String, UUID> uuids = new ConcurrentHashMap<>();

  /// Refuses every write, as to a user who may only read.
  volatile boolean readOnly;

  private final Map<String, Object> says;
  private final MongoServer server = new MongoServer(new Backend());
  private final int port = server.bind().getPort();
  private final MongoClient client = MongoClients.create(uri("") + "?retryWrites=false");

  record Call(String command, String collection, Document asked, String answer) {

    boolean writes() {
      return WRITES.contains(command);
    }
  }

  /// @param says what `isMaster` answers besides
  WatchedMongo(Map<String, Object> says) {
    this.says = says;
  }

  WatchedMongo() {
    this(Map.of());
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  String uri(String database) {
    return "mongodb://" + host() + "/" + database;
  }

  MongoDatabase database(String name) {
    return client.getDatabase(name);
  }

  /// How often it was asked to update this message.
  long updates(org.bson.types.ObjectId message) {
    return calls.stream()
        .filter(it -> it.command().equals("update") && it.collection().equals("messages"))
        .filter(it -> it.asked().toString().contains(message.toHexString()))
        .count();
  }

  @Override
  public void close() {
    client.close();
    server.shutdownNow();
  }

  private final class Backend extends MemoryBackend {

    @Override
    public Document handleCommand(
        Channel channel, String database, String command, Document asked) {
      if (readOnly && WRITES.contains(command)) {
        return new Document("ok", 0)
            .append("code", 13)
            .append("codeName", "Unauthorized")
            .append("errmsg", "not authorized on " + database + " to execute command");
      }
      Document answer =
          switch (command) {
            case "isMaster", "ismaster", "hello" -> {
              Document of = super.handleCommand(channel, database, command, asked);
              of.putAll(says);
              yield of;
            }
            case "saslStart" ->
                new Document("ok", 0)
                    .append("code", 18)
                    .append("codeName", "AuthenticationFailed")
                    .append("errmsg", "Authentication failed.");
            case "update" -> update(channel, database, asked);
            case "insert" -> insert(channel, database, asked);
            case "drop" -> {
              uuids.remove(database + "." + asked.get("drop"));
              yield super.handleCommand(channel, database, command, asked);
            }
            case "listCollections" -> withUuids(database, asked(channel, database, asked));
            case "listIndexes" -> asBuilt(asked(channel, database, asked));
            default -> super.handleCommand(channel, database, command, asked);
          };
      calls.add(
          new Call(command, String.valueOf(asked.get(command)), asked, String.valueOf(answer)));
      return answer;
    }

    private Document asked(Channel channel, String database, Document asked) {
      return super.handleCommand(channel, database, asked.keySet().iterator().next(), asked);
    }

    /// As a primary does it that lost its majority: what it wrote is gone with it.
    private Document insert(Channel channel, String database, Document asked) {
      boolean several = ((List<?>) Objects.requireNonNull(asked.get("documents"))).size() > 1;
      if (!stepsDown || !several || !"messages".equals(asked.get("insert"))) {
        return super.handleCommand(channel, database, "insert", asked);
      }
      stepsDown = false;
      return new Document("n", 1)
          .append(
              "writeErrors",
              List.of(
                  new Document("index", 1)
                      .append("code", 11_000)
                      .append("errmsg", "E11000 duplicate key error index: standin_seq dup key")))
          .append(
              "writeConcernError",
              new Document("code", 189)
                  .append("codeName", "PrimarySteppedDown")
                  .append("errmsg", "Primary stepped down while waiting for replication"))
          .append("ok", 1.0);
    }

    private Document withUuids(String database, Document answer) {
      for (Document collection : firstBatch(answer)) {
        String name = database + "." + collection.get("name");
        collection.put(
            "info", new Document("uuid", uuids.computeIfAbsent(name, fresh -> UUID.randomUUID())));
      }
      return answer;
    }

    /// As servers list them to whoever asks for what is being built, too.
    private Document asBuilt(Document answer) {
      if (builds) {
        List<Document> indexes = firstBatch(answer);
        indexes.replaceAll(
            index -> new Document("spec", index).append("buildUUID", UUID.randomUUID()));
      }
      return answer;
    }

    private static List<Document> firstBatch(Document answer) {
      var cursor = (Document) Objects.requireNonNull(answer.get("cursor"));
      List<Document> batch = new ArrayList<>();
      ((List<?>) Objects.requireNonNull(cursor.get("firstBatch")))
          .forEach(each -> batch.add((Document) each));
      cursor.put("firstBatch", batch);
      return batch;
    }

    /// As the server does it: each of the others is done.
    private Document update(Channel channel, String database, Document asked) {
      List<Document> kept = new ArrayList<>();
      List<Document> errors = new ArrayList<>();
      int index = 0;
      for (Object each : (List<?>) Objects.requireNonNull(asked.get("updates"))) {
        var update = (Document) each;
        if (isRefused(update)) {
          errors.add(
              new Document("index", index)
                  .append("code", TOO_LARGE)
                  .append("errmsg", "Resulting document after update is larger than 16777216"));
        } else {
          kept.add(update);
        }
        index++;
      }
      Document rest = new Document(asked);
      rest.put("updates", kept);
      Document answer =
          kept.isEmpty()
              ? new Document("n", 0).append("nModified", 0).append("ok", 1.0)
              : super.handleCommand(channel, database, "update", rest);
      if (!errors.isEmpty()) {
        answer.put("writeErrors", errors);
      }
      return answer;
    }

    private boolean isRefused(Document update) {
      return update.get("q") instanceof Document which
          && which.get("_id") instanceof ObjectId id
          && refused.contains(id.getHexData());
    }
  }
}
