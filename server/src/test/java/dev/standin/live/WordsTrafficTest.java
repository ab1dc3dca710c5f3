package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.Eventually;
import dev.standin.chat.Announcer.Writing;
import dev.standin.cluster.ClusterOptions;
import dev.standin.cluster.RedisAdapter;
import dev.standin.cluster.RedisAddress;
import dev.standin.cluster.RedisLink;
import dev.standin.cluster.RedisProcess;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who hears what stand-ins write, on a real Redis.
@Tag("slow")
final class WordsTrafficTest {

  private static final int CLAUSES = 50;
  private static final String READER = "socket.io#/#" + Hall.BO.hex() + "#";
  private static final String OWNER = "socket.io#/#" + Hall.ANA.hex() + "#";

  private final RedisProcess redis = RedisProcess.start();
  private final RedisClient client = RedisClient.create(redis.url());
  private final List<RedisLink> links = new ArrayList<>();

  @AfterEach
  void close() {
    links.forEach(RedisLink::close);
    client.shutdown();
    redis.close();
  }

  private Namespace node() {
    var random = new Random(links.size());
    var link = new RedisLink(RedisAddress.parse(redis.url()), random);
    links.add(link);
    link.ready().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    var options = ClusterOptions.defaults();
    var server =
        new SocketIoServer(
            SocketIoOptions.defaults(),
            random,
            namespace -> new RedisAdapter(namespace, link, options, random));
    return server.of("/");
  }

  /// The channels of what these channels carry, in order.
  private List<String> overheard(String... channels) {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    var ear = client.connectPubSub();
    ear.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            heard.add(channel);
          }
        });
    ear.sync().subscribe(channels);
    return heard;
  }

  @Test
  void aNodeWhereNobodyCaresHearsNoneOfIt() {
    assertThat(node()).as("a bystander").isNotNull();
    try (var looking = client.connect()) {
      Eventually.await(() -> looking.sync().pubsubChannels("*").size() == 4);
      String[] own = looking.sync().pubsubChannels("*").toArray(String[]::new);
      List<String> bystander = overheard(own);
      List<String> concerned = overheard(READER, OWNER);

      var writings = new Writings(node());
      var writing =
          new Writing(Hall.reply(1), Hall.conversation(), Hall.ANA, Hall.BO, Hall.reply(99));
      writings.begin(writing);
      for (int n = 0; n < CLAUSES; n++) {
        writings.add(writing, 1, n, "So. ");
      }
      writings.withdraw(writing);
      writings.abandon(Hall.message(99, Hall.BO, Hall.ANA, "When?"));
      Eventually.await(() -> concerned.size() == 2 * (CLAUSES + 3));
      looking.sync().publish("socket.io#/#", "the end");
      Eventually.await(() -> bystander.contains("socket.io#/#"));

      assertThat(concerned).filteredOn(READER::equals).hasSize(CLAUSES + 3);
      assertThat(bystander).containsExactly("socket.io#/#");
    }
  }
}
