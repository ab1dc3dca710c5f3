package dev.standin.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// A database with a name that nobody used before, on a server of this process or a given one.
/// Tests that take it [#fresh] have the tag `any-mongo`: their promises hold on every server that
/// speaks MongoDB's protocol.
final class TestDatabase implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String RUN = Long.toHexString(new SplittableRandom().nextLong() >>> 24);

  private final List<MongoStore> opened = new CopyOnWriteArrayList<>();
  private final String server;
  private final String name = "standin_test_" + RUN + "_" + COUNT.incrementAndGet();
  private @Nullable MongoClient client;

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

  /// With time for a server that is slow; only a test that fails waits so long.
  MongoOptions options() {
    return MongoOptions.at(uri()).withWaits(Duration.ofSeconds(20), Duration.ofSeconds(60));
  }

  InetSocketAddress address() {
    var host = new com.mongodb.ServerAddress(new ConnectionString(server).getHosts().getFirst());
    return new InetSocketAddress(host.getHost(), host.getPort());
  }

  /// The database itself, past all stores; until this is closed.
  synchronized MongoDatabase database() {
    MongoClient now = client == null ? MongoClients.create(uri()) : client;
    client = now;
    return now.getDatabase(name);
  }

  /// Whether a command may do much. FerretDB 1.24 keeps one of 100 connections for each update of a
  /// command until all are done, and hangs for good; and of a large ordered insert it does the next
  /// batch although a document of the one before was refused.
  boolean takesManyAtOnce() {
    return !database().runCommand(new Document("buildInfo", 1)).containsKey("ferretdbVersion");
  }

  MongoStore open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    MongoStore store = MongoStore.open(MongoOptions.at(uri()), clock, ids, System::nanoTime);
    store.onCommit(listener);
    opened.add(store);
    return store;
  }

  /// Also closes the stores, which would make the database anew with their next beat.
  @Override
  public synchronized void close() {
    opened.forEach(MongoStore::close);
    database().drop();
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
