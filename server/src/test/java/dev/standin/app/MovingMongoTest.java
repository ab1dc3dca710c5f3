package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.standin.chat.ObjectIds;
import dev.standin.store.FakeClock;
import dev.standin.store.RandomChat;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Between SQLite and MongoDB, and back.
class MovingMongoTest {

  @TempDir private Path folder;
  private final MongoServer server = new MongoServer(new MemoryBackend());
  private Moving mongo = Archives.moving(Path.of("."));

  @BeforeEach
  void start() {
    var address = server.bind();
    var uri = new ConnectionString("mongodb://127.0.0.1:" + address.getPort() + "/chat");
    var storing = new Config.Storing(folder, Optional.of(new Config.Mongo(uri, Optional.empty())));
    mongo = new Moving(storing);
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private byte[] filled(long seed) {
    var clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    var ids = new ObjectIds(clock, new SplittableRandom(seed));
    Path data = folder.resolve("first");
    try (SqliteStore store = SqliteStore.open(data, SqliteOptions.defaults(), clock, ids)) {
      new RandomChat(store, clock, seed).fill(10, 300);
    }
    return Archives.exported(data);
  }

  private byte[] exported() {
    var out = new ByteArrayOutputStream();
    mongo.export(Optional.empty(), out);
    return out.toByteArray();
  }

  private String imported(byte[] archive) {
    return mongo.imported(Optional.empty(), new ByteArrayInputStream(archive));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRoundTripGivesTheSameBytes(long seed) {
    byte[] first = filled(seed);
    imported(first);
    byte[] second = exported();
    assertThat(second).isEqualTo(first);
    Path third = folder.resolve("third");
    Archives.imported(third, second);
    assertThat(Archives.exported(third)).isEqualTo(first);
  }

  @Test
  void importingTwiceChangesNothing() {
    byte[] first = filled(4);
    imported(first);
    assertThat(imported(first)).contains(" 0 of these were new, ");
    assertThat(exported()).isEqualTo(first);
  }

  @Test
  void whatIsThereInPartIsCompleted() {
    byte[] first = filled(5);
    List<String> lines = Archives.lines(first);
    List<String> talks = lines.stream().filter(it -> !it.contains("\"type\":\"message\"")).toList();
    List<String> some =
        lines.stream().filter(it -> it.contains("\"type\":\"message\"")).limit(100).toList();
    var part = new java.util.ArrayList<>(talks.subList(1, talks.size() - 1));
    part.removeIf(it -> it.contains("\"type\":\"note\""));
    part.addAll(some);
    imported(Archives.sealed(part));
    imported(first);
    assertThat(exported()).isEqualTo(first);
  }
}
