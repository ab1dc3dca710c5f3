package dev.standin.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.concurrent.atomic.AtomicInteger;

/// What stands for MongoDB in the fast tests: in this process and in memory.
final class MemoryMongo implements AutoCloseable {

  private final MongoServer server = new MongoServer(new MemoryBackend());
  private final int port;
  private final MongoClient client;
  private final AtomicInteger databases = new AtomicInteger();

  MemoryMongo() {
    port = server.bind().getPort();
    client = MongoClients.create("mongodb://127.0.0.1:" + port + "/?retryWrites=false");
  }

  /// An empty one.
  MongoDatabase database() {
    return client.getDatabase("test" + databases.incrementAndGet());
  }

  /// How a store is told of it.
  String uri(String database) {
    return "mongodb://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public void close() {
    client.close();
    server.shutdownNow();
  }
}
