package dev.standin.faults;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/// A MongoDB-compatible server in a process of its own, which keeps its data in a folder: the one
/// of the class path, or the program that `-Dfaults.store` names. That is given the folder and a
/// port, and says "ready on" and the port.
final class StoreProcess implements AutoCloseable {

  private static final String PROGRAM = System.getProperty("faults.store", "");

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
    List<String> command = PROGRAM.isEmpty() ? ofTheClassPath() : given();
    Child now = Child.start(new Child.Plan(folder, Map.of(), "ready on ", command));
    port = Integer.parseInt(now.ready());
    return now;
  }

  private List<String> ofTheClassPath() {
    String file = folder.resolve("store.mv").toString();
    return Child.java(true, List.of("-Xmx768m"), List.of(StoreProcess.class.getName(), file, "0"));
  }

  private List<String> given() {
    Path data = folder.resolve("store");
    try (var free = new ServerSocket(0)) {
      Files.createDirectories(data);
      return List.of(PROGRAM, data.toString(), Integer.toString(free.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /// How many lanes were ended, in order or by the nodes that outlived theirs.
  long closedLanes() {
    try (MongoClient client = client()) {
      return client
          .getDatabase("standin")
          .getCollection("lanes")
          .countDocuments(new Document("closed", true));
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
