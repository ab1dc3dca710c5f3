package dev.standin.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.standin.faults.WireFaults.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the fault tests break is broken indeed, and whole again afterwards: seen by plain clients.
@Tag("slow")
final class HarnessTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;

  /// A client through a proxy that never retries by itself.
  private static MongoClient client(TcpProxy proxy) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:" + proxy.port()))
            .retryWrites(false)
            .retryReads(false)
            .applyToClusterSettings(it -> it.serverSelectionTimeout(2, TimeUnit.SECONDS))
            .applyToServerSettings(it -> it.minHeartbeatFrequency(10, TimeUnit.MILLISECONDS))
            .applyToSocketSettings(it -> it.readTimeout(2, TimeUnit.SECONDS))
            .build());
  }

  private static MongoCollection<Document> things(MongoClient client) {
    return client.getDatabase("harness").getCollection("things");
  }

  @Test
  void theStoreCanBePausedCutOffSlowAndRestartedWithItsData() {
    try (var store = new StoreProcess(folder);
        var proxy = new TcpProxy(LOOPBACK, store::port, Traffic::plain);
        var client = client(proxy)) {
      things(client).insertOne(new Document("_id", 1));
      store.process().pause();
      assertThatThrownBy(() -> things(client).countDocuments()).isInstanceOf(MongoException.class);
      store.process().resume();
      assertThat(things(client).countDocuments()).isEqualTo(1);
      proxy.cut();
      assertThatThrownBy(() -> things(client).countDocuments()).isInstanceOf(MongoException.class);
      proxy.slow(Duration.ofMillis(500));
      long begin = System.nanoTime();
      assertThat(things(client).countDocuments()).isEqualTo(1);
      assertThat(System.nanoTime() - begin).isGreaterThan(500_000_000);
      proxy.hole();
      assertThatThrownBy(() -> things(client).countDocuments()).isInstanceOf(MongoException.class);
      proxy.pass();
      store.stop();
      store.restart();
      assertThat(things(client).countDocuments(new Document("_id", 1))).isEqualTo(1);
    }
  }

  @Test
  void callsFailUndoneAndAnswersAreLostAfterTheWrite() {
    var wire = new WireFaults(new SplittableRandom(7));
    try (var store = new StoreProcess(folder);
        var proxy = new TcpProxy(LOOPBACK, store::port, wire::traffic);
        var client = client(proxy)) {
      wire.begin(new WireFaults.Plan(Kind.FAIL, 10, Set.of("insert")));
      int failed = 0;
      for (int i = 0; i < 200; i++) {
        failed += inserted(client, i) ? 0 : 1;
      }
      wire.end();
      assertThat(failed).isBetween(8, 40).isEqualTo(wire.struck());
      assertThat(things(client).countDocuments()).isEqualTo(200 - failed);
      int id = 1_000;
      for (Kind kind : Set.of(Kind.LOSE_ANSWER, Kind.SWALLOW_ANSWER)) {
        wire.begin(new WireFaults.Plan(kind, 1, Set.of("insert")));
        assertThat(inserted(client, ++id)).isFalse();
        wire.end();
        assertThat(things(client).countDocuments(new Document("_id", id))).isEqualTo(1);
      }
      wire.begin(new WireFaults.Plan(Kind.LIE, 1, Set.of("insert things", "insert other")));
      assertThat(inserted(client, ++id)).isTrue();
      wire.begin(new WireFaults.Plan(Kind.LIE, 1, Set.of("insert other")));
      assertThat(inserted(client, ++id)).isTrue();
      wire.end();
      assertThat(things(client).countDocuments(new Document("_id", id - 1))).isZero();
      assertThat(things(client).countDocuments(new Document("_id", id))).isEqualTo(1);
    }
  }

  private static boolean inserted(MongoClient client, int id) {
    try {
      things(client).insertOne(new Document("_id", id));
      return true;
    } catch (MongoException failed) {
      return false;
    }
  }

  @Test
  void redisCanBeKilledPausedAndRestartedEmpty() {
    try (var redis = new RedisProcess(folder);
        var proxy = new TcpProxy(LOOPBACK, redis::port, Traffic::plain)) {
      assertThat(ask(proxy, "SET a b")).isEqualTo("+OK");
      redis.process().pause();
      assertThat(ask(proxy, "GET a")).isEqualTo("nothing");
      redis.process().resume();
      assertThat(ask(proxy, "GET a")).isEqualTo("$1");
      redis.process().kill();
      assertThat(ask(proxy, "GET a")).isEqualTo("nothing");
      redis.restart();
      assertThat(ask(proxy, "GET a")).isEqualTo("$-1");
    }
  }

  /// The first line of what Redis answers.
  private static String ask(TcpProxy proxy, String command) {
    try (var socket = new Socket(LOOPBACK, proxy.port())) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[3];
      int read = socket.getInputStream().readNBytes(answer, 0, 3);
      return read <= 0 ? "nothing" : new String(answer, 0, read, StandardCharsets.US_ASCII).strip();
    } catch (IOException away) {
      return "nothing";
    }
  }

  @Test
  void aWireOfANamespaceCanBeCut() throws Exception {
    Optional<Netns> made = Netns.make();
    assumeTrue(made.isPresent(), "network namespaces are not permitted here");
    try (Netns netns = made.orElseThrow();
        var listener = new ServerSocket(0, 5, netns.outside(1));
        var store = new ServerSocket(0, 5, netns.outside(0))) {
      assertThat(reaches(netns, listener)).isTrue();
      netns.redis(false);
      assertThat(reaches(netns, listener)).isFalse();
      assertThat(reaches(netns, store)).isTrue();
      netns.redis(true);
      assertThat(Load.await(() -> reaches(netns, listener), 10)).isTrue();
    }
  }

  private boolean reaches(Netns netns, ServerSocket listener) {
    var command = new ArrayList<>(netns.prefix());
    command.addAll(
        Child.java(
            false,
            List.of(),
            List.of(
                Knock.class.getName(),
                listener.getInetAddress().getHostAddress(),
                Integer.toString(listener.getLocalPort()))));
    try (Child child = Child.start(new Child.Plan(folder, Map.of(), "answer ", command))) {
      return child.ready().equals("true");
    }
  }

  /// Says whether a port can be reached.
  static final class Knock {

    private Knock() {}

    static void main(String[] args) {
      boolean open = true;
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 1_000);
      } catch (IOException e) {
        open = false;
      }
      System.out.println("answer " + open);
    }
  }
}
