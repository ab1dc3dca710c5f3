package dev.standin.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A database with a name that nobody used before, on a server of this process or a given one.
final class TestDatabase implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String RUN = Long.toHexString(new SplittableRandom().nextLong() >>> 24);

  private final String server;
  private final String name = "standin_test_" + RUN + "_" + COUNT.incrementAndGet();

  private TestDatabase(String server) {
    this.server = server;
  }

  static TestDatabase inMemory() {
    return new TestDatabase("mongodb://127.0.0.1:" + InMemory.ADDRESS.getPort());
  }

  /// On the server that `TEST_MONGO_URI` names, or in memory.
  static TestDatabase fresh() {
    String given = System.getenv("TEST_MONGO_URI");
    return given == null || given.isBlank() ? inMemory() : new TestDatabase(given);
  }

  /// One server for all tests of the process; daemon threads, so nobody need stop it.
  private static final class InMemory {
    private static final InetSocketAddress ADDRESS = new MongoServer(new MemoryBackend()).bind();
  }

  String name() {
    return name;
  }

  String uri() {
    return uri(server);
  }

  /// The same database by another way.
  String uri(String way) {
    int query = way.indexOf('?');
    String base = query < 0 ? way : way.substring(0, query);
    String options = query < 0 ? "" : way.substring(query);
    int slash = base.indexOf('/', base.indexOf("://") + 3);
    return (slash < 0 ? base : base.substring(0, slash)) + "/" + name + options;
  }

  InetSocketAddress address() {
    var host = new com.mongodb.ServerAddress(new ConnectionString(server).getHosts().getFirst());
    return new InetSocketAddress(host.getHost(), host.getPort());
  }

  OpenMongo open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    MongoStore store = MongoStore.open(MongoOptions.at(uri()), clock, ids, System::nanoTime);
    store.onCommit(listener);
    return new OpenMongo(store);
  }

  @Override
  public void close() {
    try (MongoClient client = MongoClients.create(uri())) {
      client.getDatabase(name).drop();
    }
  }
}
