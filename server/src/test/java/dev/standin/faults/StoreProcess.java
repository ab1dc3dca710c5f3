package dev.standin.faults;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A MongoDB-compatible server in a process of its own, which keeps its data in a file.
final class StoreProcess implements AutoCloseable {

  private final Path folder;
  private volatile Child child;
  private volatile int port;

  StoreProcess(Path folder) {
    this.folder = folder;
    this.child = start();
  }

  /// Serves the file until it is ended; SIGTERM saves all.
  static void main(String[] args) throws InterruptedException {
    var server = new MongoServer(new H2Backend(args[0]));
    server.bind("127.0.0.1", Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    System.out.println("ready on " + server.getLocalAddress().getPort());
    Thread.currentThread().join();
  }

  private Child start() {
    String file = folder.resolve("store.mv").toString();
    Child now =
        Child.start(
            new Child.Plan(
                folder,
                Map.of(),
                "ready on ",
                Child.java(
                    true, List.of("-Xmx768m"), List.of(StoreProcess.class.getName(), file, "0"))));
    port = Integer.parseInt(now.ready());
    return now;
  }

  Child process() {
    return child;
  }

  int port() {
    return port;
  }

  /// Ends it in order.
  void stop() {
    child.terminate();
  }

  /// With the data that it had.
  void restart() {
    child = start();
  }

  /// The way of the tests themselves, past all proxies.
  MongoClient client() {
    return MongoClients.create("mongodb://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    child.close();
  }
}
