package dev.standin.store.mongo;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/// A server that speaks MongoDB's protocol, as a process of its own: `MongoProcess PORT [FILE]`,
/// port 0 for any. It keeps its data in memory or in the file, says `ready on PORT`, and serves
/// until it is ended; SIGTERM saves all.
final class MongoProcess {

  private MongoProcess() {}

  static void main(String[] args) throws InterruptedException {
    if (args.length < 1 || args.length > 2) {
      System.err.println("MongoProcess PORT [FILE]");
      System.exit(2);
    }
    MongoBackend backend = args.length == 2 ? new H2Backend(args[1]) : new MemoryBackend();
    MongoServer server = new MongoServer(backend);
    server.bind("127.0.0.1", Integer.parseInt(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    System.out.println("ready on " + server.getLocalAddress().getPort());
    Thread.currentThread().join();
  }
}
