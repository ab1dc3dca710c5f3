package dev.standin.bench;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The database of the Mongoose peer and of our clusters as a process of its own: mongo-java-server
/// in memory.
public final class MongoStore {
  private MongoStore() {}

  /// @param work a folder for its log
  /// @param cores those it may run on, as taskset writes them
  /// @param heap its largest heap, as the JVM's option writes it
  public static RunningServer start(Path work, String cores, String heap) {
    var command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-Xmx" + heap,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            MongoStore.class.getName());
    return RunningServer.start(command, Map.of(), cores, work.resolve("store.log"));
  }

  /// Prints its address in one line and serves until it is killed.
  public static void main(String[] args) {
    var server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", 0);
    System.out.println(
        "Store is ready on mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/bench");
  }
}
