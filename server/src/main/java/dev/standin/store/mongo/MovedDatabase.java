package dev.standin.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.standin.chat.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;

/// The database as exports and imports use it: a few large calls, each with a deadline.
final class MovedDatabase implements AutoCloseable {

  private static final int ANSWER_SECONDS = 120;
  private static final int SERVER_SECONDS = 5;

  private final MongoClient client;
  final MongoDatabase database;

  private MovedDatabase(MongoClient client, String name) {
    this.client = client;
    MongoDatabase plain = client.getDatabase(name);
    Document server = plain.runCommand(new Document("isMaster", 1));
    boolean majority = server.get("setName") != null || "isdbgrid".equals(server.get("msg"));
    this.database = majority ? plain.withWriteConcern(WriteConcern.MAJORITY) : plain;
  }

  /// Connects.
  ///
  /// @throws StoreException if that can't be done
  static MovedDatabase open(String uri) {
    var address = new ConnectionString(uri);
    MongoClient client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applicationName("standin")
                .applyToSocketSettings(it -> it.readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS))
                .applyToClusterSettings(
                    it -> it.serverSelectionTimeout(SERVER_SECONDS, TimeUnit.SECONDS))
                .applyConnectionString(address)
                .retryWrites(false)
                .build());
    try {
      return new MovedDatabase(client, Optional.ofNullable(address.getDatabase()).orElse("test"));
    } catch (MongoException fault) {
      client.close();
      throw away(fault);
    }
  }

  MongoCollection<Document> of(String collection) {
    return database.getCollection(collection);
  }

  /// The answer, with faults of the driver as ours.
  static <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException fault) {
      throw away(fault);
    }
  }

  private static StoreException away(MongoException fault) {
    return new StoreException(
        "The database that MONGO_URI names can't be used now; run this again when it can.",
        Duration.ofSeconds(5),
        fault);
  }

  @Override
  public void close() {
    client.close();
  }
}
