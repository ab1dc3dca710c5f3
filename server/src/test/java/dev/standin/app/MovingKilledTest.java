package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.Eventually;
import dev.standin.chat.MessageId;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.chat.UserId;
import dev.standin.store.FakeClock;
import dev.standin.store.RandomChat;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exports and imports as processes: killed, and run again.
@Tag("slow")
class MovingKilledTest {

  private static final int KILLS = 6;
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path folder;

  private final long seed = Long.getLong("seed", 20);
  private byte[] archive = new byte[0];
  private Path file = Path.of(".");

  /// Something to move. What stands for MongoDB reads whole collections, so it gets less of it.
  private void chat(int people, int messages) throws IOException {
    try (SqliteStore store = origin()) {
      new RandomChat(store, new FakeClock(START), seed).fill(people, messages);
    }
    archive = Archives.exported(folder.resolve("first"));
    file = Files.write(folder.resolve("chat.export"), archive);
  }

  private SqliteStore origin() {
    var clock = new FakeClock(START);
    var ids = new ObjectIds(clock, new SplittableRandom(seed));
    return SqliteStore.open(folder.resolve("first"), SqliteOptions.defaults(), clock, ids);
  }

  private Program importing(MovedInto store) throws IOException {
    return Program.run(folder, store.settings(), "import", file.toString());
  }

  private void assertTheLastOneEndsIt(MovedInto store) throws Exception {
    try (Program last = importing(store)) {
      assertThat(last.ended()).as(last.stderr()).isZero();
      assertThat(last.stderr()).contains("All of the export is stored: ");
    }
    assertThat(store.exported()).as("seed %d", seed).isEqualTo(archive);
  }

  @Test
  void anImportIntoSqliteThatIsKilledAnywhereGoesOnUntilAllIsThere() throws Exception {
    chat(60, 6_000);
    var store = new MovedInto.Sqlite(folder.resolve("data"));
    killAnywhere(store, new MovedInto.Sqlite(folder.resolve("first")).stored());
    assertTheLastOneEndsIt(store);
  }

  @Test
  void anImportIntoMongoThatIsKilledAnywhereGoesOnUntilAllIsThere() throws Exception {
    chat(30, 2_500);
    try (var store = MovedInto.Mongo.start(folder)) {
      // But for two lines each is a document.
      killAnywhere(store, Archives.lines(archive).size() - 2);
      assertTheLastOneEndsIt(store);
    }
  }

  private void killAnywhere(MovedInto store, long all) throws Exception {
    var random = new SplittableRandom(seed);
    long step = all / KILLS;
    for (int i = 0; i < KILLS; i++) {
      try (Program killed = importing(store)) {
        // The first one dies before it begins, the others further and further into it.
        long enough = i == 0 ? 0 : step * (i - 1) + random.nextLong(1, step);
        await(killed, () -> store.stored() >= enough);
        killed.kill();
      }
    }
  }

  private static void await(Program importing, BooleanSupplier moment) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!moment.getAsBoolean()) {
      assertThat(importing.alive()).as(importing.stderr()).isTrue();
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /// A server then does what belongs to these messages: their conversations tell of them, and they
  /// are found.
  @Test
  void anImportThatIsKilledBetweenMessagesAndWhatBelongsToThemLosesNeither() throws Exception {
    chat(30, 2_500);
    try (var store = MovedInto.Mongo.start(folder)) {
      int hit = 0;
      for (int i = 0; i < 3; i++) {
        long before = store.count("messages");
        try (Program killed = importing(store)) {
          await(killed, () -> store.count("messages") > before);
          killed.kill();
        }
        // The command that was on its way is done nevertheless.
        long now = Long.MIN_VALUE;
        while (now != store.stored()) {
          now = store.stored();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        hit += store.halfWritten() > 0 ? 1 : 0;
      }
      assertThat(hit).as("imports that were killed in between").isPositive();
      assertTheLastOneEndsIt(store);
      assertServed(store);
      assertThat(store.exported()).as("seed %d", seed).isEqualTo(archive);
    }
  }

  private void assertServed(MovedInto.Mongo moved) {
    var around = Surroundings.real();
    var ids = new ObjectIds(around.clock(), around.random());
    try (Store server = OpenStore.open(moved.storing(), around, ids);
        SqliteStore origin = origin()) {
      List<UserId> people = new ArrayList<>();
      moved
          .database()
          .getCollection("users")
          .find()
          .forEach(it -> people.add(new UserId(it.getObjectId("_id").toHexString())));
      assertThat(people).hasSize(30);
      for (UserId one : people) {
        assertThat(last(server, one)).isEqualTo(last(origin, one)).isNotEmpty();
      }
      // Lanes of imports that died are closed when they were silent for a while.
      Eventually.await(
          () ->
              moved.count("terms")
                  == moved
                      .database()
                      .getCollection("messages")
                      .countDocuments(new Document("content", new Document("$exists", true))));
    }
  }

  /// The last messages of somebody's conversations.
  private static Set<MessageId> last(Store store, UserId of) {
    return store.messages().conversations(of, Optional.empty(), 99).stream()
        .map(it -> it.last().id())
        .collect(Collectors.toSet());
  }

  @Test
  void bothGoThroughPipesAndTheDoctorSeesTheServerThatRuns() throws Exception {
    try (Program server =
        Program.run(folder, Map.of(), "serve", "--port", "0", "--host", "127.0.0.1")) {
      String url = server.ready();
      Caller caller = Caller.of(url);
      Caller.Person ana = caller.person("ana");
      Caller.Person bo = caller.person("bo");
      caller.post(
          "/messages", "{\"recipient\":\"" + ana.id() + "\",\"content\":\"moved\"}", bo.token());
      try (Program export = Program.run(folder, Map.of(), "export", "-")) {
        assertThat(export.ended()).isZero();
        assertThat(export.lines()).hasSize(6).anyMatch(line -> line.contains("\"moved\""));
        assertThat(export.stderr()).contains("2 users, 1 conversations, 1 messages, 0 notes");
      }
      String port = url.substring(url.lastIndexOf(':') + 1);
      try (Program doctor =
          Program.run(folder, Map.of("PORT", port, "HOST", "127.0.0.1"), "doctor")) {
        assertThat(doctor.ended()).isZero();
        assertThat(doctor.lines())
            .contains("ok    port " + port + ": a Standin serves there")
            .anyMatch(line -> line.startsWith("ok    store: a server uses it now"));
      }
    }
  }
}
