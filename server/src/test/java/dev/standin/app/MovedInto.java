package dev.standin.app;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A store into which a process imports, seen from outside.
sealed interface MovedInto extends AutoCloseable {

  /// What the process is told of it.
  Map<String, String> settings();

  Config.Storing storing();

  /// How much is there, which only grows while somebody imports.
  long stored();

  default byte[] exported() {
    var out = new ByteArrayOutputStream();
    new Moving(storing(), Surroundings.real()).export(Optional.empty(), out);
    return out.toByteArray();
  }

  @Override
  void close();

  /// The folder `data` of the process; measured in bytes.
  record Sqlite(Path data) implements MovedInto {

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }

    @Override
    public Config.Storing storing() {
      return new Config.Storing(data, Optional.empty());
    }

    @Override
    public long stored() {
      File[] files = data.toFile().listFiles();
      return files == null ? 0 : Stream.of(files).mapToLong(File::length).sum();
    }

    @Override
    public void close() {}
  }

  /// A server in a process of its own with its data in a file; measured in documents.
  record Mongo(Path folder, Program server, ConnectionString uri, MongoClient client)
      implements MovedInto {

    private static final List<String> MOVED =
        List.of("users", "conversations", "messages", "notes");

    static Mongo start(Path folder) throws IOException {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      Program server =
          Program.start(
              folder,
              Map.of(),
              List.of(
                  java,
                  "-XX:+UseSerialGC",
                  "-Xmx512m",
                  "-cp",
                  Program.classPath(true),
                  "dev.standin.store.mongo.MongoProcess",
                  "0",
                  folder.resolve("mongo.mv").toString()));
      var uri = new ConnectionString("mongodb://127.0.0.1:" + server.ready("ready on ") + "/chat");
      return new Mongo(folder, server, uri, MongoClients.create(uri));
    }

    MongoDatabase database() {
      return client.getDatabase("chat");
    }

    long count(String collection) {
      return database().getCollection(collection).estimatedDocumentCount();
    }

    /// Messages of which nobody wrote yet by what they are found, nor that they are the last ones.
    long halfWritten() {
      long terms = count("terms");
      return count("messages") - terms;
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("MONGO_URI", uri.getConnectionString());
    }

    @Override
    public Config.Storing storing() {
      return new Config.Storing(folder, Optional.of(new Config.Mongo(uri, Optional.empty())));
    }

    @Override
    public long stored() {
      return MOVED.stream().mapToLong(this::count).sum();
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }
}
