package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.standin.chat.ObjectIds;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be wrong is provoked, and found; what needs more than a moment, or a program beside, is
/// in the tests of the single looks (`*CheckupTest`, [DoctorRedisTest]). Not provoked are a disk
/// that is nearly full, a store too large to be checked in time, a MongoDB that takes no writes,
/// and a port that only root may have.
class DoctorTest {

  @TempDir private Path folder;

  private Diagnosis look(String... settings) {
    return DoctorLook.at(data(), Surroundings.real(), settings);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void store() {
    var around = Surroundings.real();
    var ids = new ObjectIds(around.clock(), around.random());
    SqliteStore.open(data(), SqliteOptions.defaults(), around.clock(), ids).close();
  }

  @Test
  void whatIsInOrderIsSaidToBe() {
    store();
    Diagnosis found = look();
    assertThat(found.text().lines())
        .contains(
            "ok    settings: all are understood",
            "ok    store: sound (quick_check)",
            "ok    store: no server uses it now",
            "ok    addresses: no two differ only in case",
            "ok    clock: runs evenly",
            "ok    model: none; notes and away texts answer for who is busy",
            "ok    port: any free one");
    assertThat(found.sound()).isTrue();
    assertThat(found.json())
        .startsWith("{\"sound\":true,\"checks\":[{\"level\":\"ok\",\"what\":\"");
  }

  @Test
  void aFolderThatIsNotThereYetIsNoFault() {
    assertThat(look().text()).contains("ok    store: there is no data yet;");
    assertThat(data()).doesNotExist();
  }

  @Test
  void allFaultsOfTheSettingsAreTold() {
    Diagnosis found = look("JWT_SECRET", "secret", "TOKEN_LIFE", "soon");
    assertThat(found.sound()).isFalse();
    assertThat(found.text())
        .contains("FAIL  settings: TOKEN_LIFE \"soon\"", "FAIL  settings: JWT_SECRET is a well")
        .contains("warn  everything else was not looked at — mend the settings and look again");
  }

  @Test
  void aFolderThatOthersSeeFails() throws Exception {
    store();
    Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(look().text())
        .contains("FAIL  store: other users may look into " + data() + " — chmod 700 " + data());
  }

  @Test
  void aDamagedStoreFails() throws Exception {
    store();
    try (var file = new RandomAccessFile(data().resolve("standin.db").toFile(), "rw")) {
      file.seek(4_096 * 3);
      file.write(new byte[4_096 * 4]);
    }
    Diagnosis found = look();
    assertThat(found.sound()).isFalse();
    assertThat(found.text())
        .contains("FAIL  store: standin.db")
        .contains("standin restore --force");
  }

  @Test
  void aProxyThatIsEverybodyFails() {
    assertThat(look("TRUSTED_PROXIES", "0.0.0.0/0").text())
        .contains("FAIL  TRUSTED_PROXIES: 0.0.0.0/0 trusts everybody");
    assertThat(look("TRUSTED_PROXIES", "10.0.0.0/8").text())
        .contains("ok    TRUSTED_PROXIES: no network in it is too wide");
  }

  @Test
  void aPortOfAnotherProgramFails() throws Exception {
    try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try (var caller = other.accept()) {
              caller.getOutputStream().write(new byte[] {'n', 'o'});
            } catch (java.io.IOException gone) {
              // Whoever asked saw enough.
            }
          });
      String port = Integer.toString(other.getLocalPort());
      assertThat(look("PORT", port, "HOST", "127.0.0.1").text())
          .contains("FAIL  port " + port + ": taken by another program — stop that,");
    }
  }

  @Test
  void aModelThatIsAwayFails() {
    assertThat(look("LLM_BASE_URL", "http://127.0.0.1:1/v1", "LLM_MODEL", "m").text())
        .contains("FAIL  model: 127.0.0.1 port 1 can't be reached — start it,");
  }

  @Test
  void aRedisThatIsAwayFailsAndItsPasswordIsNotShown() {
    String text =
        look(
                "MONGO_URI",
                "mongodb://u:hush@127.0.0.1:1/c?serverSelectionTimeoutMS=500",
                "REDIS_URL",
                "redis://:hush@127.0.0.1:1")
            .text();
    assertThat(text)
        .contains("FAIL  Redis: it can't be reached or doesn't answer within 2 s")
        .contains("FAIL  MongoDB: ")
        .doesNotContain("hush");
  }

  @Test
  void aDatabaseOfTheOldBackendIsLookedAt() {
    var server = new MongoServer(new MemoryBackend());
    String uri = "mongodb://127.0.0.1:" + server.bind().getPort() + "/chat";
    try (MongoClient client = MongoClients.create(uri)) {
      var old = client.getDatabase("chat");
      for (int i = 0; i < 2; i++) {
        old.getCollection("users").insertOne(new Document("email", "ana@example.org"));
      }
      old.getCollection("messages").insertOne(new Document("content", "hi"));
      assertThat(look("MONGO_URI", uri).text())
          .contains("ok    MongoDB: reached\n", "ok    MongoDB: takes writes (")
          .contains("warn  MongoDB: one server alone; what is acknowledged is lost if its disk is")
          .contains("warn  MongoDB: its migrations are not finished")
          .contains("warn  MongoDB: unique indexes are missing")
          .contains("warn  MongoDB: indexes are missing, so reads and searches are slow")
          .contains("ok    MongoDB: 1 messages of the old server can't be shown to anybody: they")
          .contains("FAIL  addresses: 1 are there twice")
          .doesNotContain("ana@");
      assertThat(old.listCollectionNames()).containsExactlyInAnyOrder("users", "messages");
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aDatabaseOfANewerStandinFails() {
    var server = new MongoServer(new MemoryBackend());
    String uri = "mongodb://127.0.0.1:" + server.bind().getPort() + "/chat";
    try (MongoClient client = MongoClients.create(uri)) {
      client
          .getDatabase("chat")
          .getCollection("meta")
          .insertOne(new Document("_id", "schema").append("version", 1_000));
      Diagnosis found = look("MONGO_URI", uri);
      assertThat(found.sound()).isFalse();
      assertThat(found.text())
          .contains("FAIL  MongoDB: it was written by a newer Standin — start that one, or restore")
          .contains("ok    MongoDB: takes writes (asked by one that changes nothing)\n");
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void tlsFilesThatAreNoneFail() throws Exception {
    Path junk = Files.writeString(folder.resolve("junk.pem"), "no certificate");
    String gone = folder.resolve("gone.pem").toString();
    assertThat(look("TLS_CERT", junk.toString(), "TLS_KEY", junk.toString()).text())
        .containsPattern(
            "FAIL  TLS: (the certificate can't be understood|there is no certificate)");
    assertThat(look("TLS_CERT", gone, "TLS_KEY", junk.toString()).text())
        .contains("FAIL  TLS: " + gone + " can't be read");
  }
}
