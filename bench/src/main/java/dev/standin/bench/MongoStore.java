package dev.standin.bench;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/// The database of the Mongoose peer and of our clusters as a process of its own: mongo-java-server
/// in memory.
///
/// It is started on the generator's core, so that its work is not taken from the servers' one core.
public final class MongoStore {
  private MongoStore() {}

  /// Prints its address in one line and serves until it is killed.
  public static void main(String[] args) {
    var server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", 0);
    System.out.println(
        "Store is ready on mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/bench");
  }
}
