package dev.standin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A server that takes part: how it is started, and what it can be asked for.
enum Contestant {
  STANDIN("standin", "Standin", true),
  MONGOOSE("mongoose", "Node + Mongoose", true),
  MEMORY("memory", "Node, nothing stored", false);

  private static final String SECRET = "measured-not-secret-0123456789abcdef";

  /// Throttles that would refuse the generator, raised for the measurement only; the peers have
  /// none.
  static final Map<String, String> RAISED =
      new TreeMap<>(Map.of("SEND_BURST", "1000000", "SEND_PER_SECOND", "1000000"));

  private final String id;
  private final String title;
  private final boolean keepsHistory;

  Contestant(String id, String title, boolean keepsHistory) {
    this.id = id;
    this.title = title;
    this.keepsHistory = keepsHistory;
  }

  static Contestant named(String id) {
    for (var contestant : values()) {
      if (contestant.id.equals(id)) {
        return contestant;
      }
    }
    throw new IllegalArgumentException(
        "no server is called " + id + ": choose from standin,mongoose,memory");
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  boolean keepsHistory() {
    return keepsHistory;
  }

  /// Starts the database that this server needs beside it, if any, on the generator's core.
  Optional<RunningServer> startStore(Path work) {
    if (this != MONGOOSE) {
      return Optional.empty();
    }
    // There its work is not taken from the server's one core.
    return Optional.of(MongoStore.start(work, Site.GENERATOR_CORE, "1g"));
  }

  /// Starts the server itself, with an empty data folder.
  RunningServer start(Options options, Optional<RunningServer> store, String cores) {
    var settings = new HashMap<String, String>(Map.of("JWT_SECRET", SECRET));
    var command = new ArrayList<String>();
    if (this == STANDIN) {
      settings.putAll(RAISED);
      command.add(options.run().root().resolve("standin").toString());
      command.addAll(List.of("serve", "--host", "127.0.0.1", "--port", "0"));
      command.addAll(List.of("--data", newFolder(options.run().work()), "--env-file", "/dev/null"));
    } else {
      settings.putAll(Map.of("PORT", "0", "NODE_ENV", "production", "STORE", "memory"));
      store.ifPresent(s -> settings.put("STORE", "mongo"));
      store.ifPresent(s -> settings.put("MONGO_URI", s.uri().toString()));
      command.add("node");
      command.add(options.run().root().resolve("bench/peers/server.js").toString());
    }
    return RunningServer.start(command, settings, cores, options.run().work().resolve(id + ".log"));
  }

  private String newFolder(Path work) {
    try {
      return Files.createTempDirectory(work, id).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
