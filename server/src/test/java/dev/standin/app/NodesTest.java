package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.Eventually;
import dev.standin.chat.AccountLimits;
import dev.standin.chat.Attendance;
import dev.standin.chat.Tally;
import dev.standin.chat.UserId;
import dev.standin.cluster.RedisAddress;
import dev.standin.cluster.RedisProcess;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a node of the chat has to do with a Redis that others use, too.
@Tag("slow")
class NodesTest {

  private static final UserId ANA = new UserId("0a".repeat(12));

  private final RedisProcess redis = RedisProcess.start();
  private final RedisClient client = RedisClient.create(redis.url());
  private final RedisCommands<String, String> looking = client.connect().sync();
  private final ScheduledExecutorService alarms = Executors.newScheduledThreadPool(1);

  @AfterEach
  void close() {
    alarms.shutdownNow();
    client.shutdown();
    redis.close();
  }

  /// Ana, always.
  private static final class AnaIsHere implements Attendance {
    @Override
    public boolean online(UserId user) {
      return user.equals(ANA);
    }

    @Override
    public void each(Consumer<UserId> user) {
      user.accept(ANA);
    }

    @Override
    public void onChange(Consumer<UserId> listener) {}
  }

  /// A node that listens, tells who is here and adds something up.
  private Nodes node(Optional<String> prefix) {
    return node(prefix, redis.url());
  }

  private Nodes node(Optional<String> prefix, String url) {
    var settings = new Config.Redis(RedisAddress.parse(url), prefix);
    Nodes nodes = new Nodes(Optional.of(settings), new SecureRandom());
    new SocketIoServer(SocketIoOptions.defaults(), new Random(1), nodes::adapter).sockets();
    nodes.online(new AnaIsHere(), alarms);
    var signing = RoomSettings.secret("a-secret-of-thirty-two-bytes-0123", false);
    nodes
        .tally(signing, alarms, System::nanoTime)
        .open(
            new Tally.Rule.Bucket("sends", new AccountLimits.Rate(10, Duration.ofMinutes(1))),
            (_, _) -> {})
        .add("ana");
    return nodes;
  }

  private List<String> channels() {
    return looking.pubsubChannels("*");
  }

  private List<String> keys() {
    return looking.keys("*").stream().sorted().toList();
  }

  @Test
  void withAPrefixAllNamesInRedisBeginWithIt() {
    try (Nodes nodes = node(Optional.of("blue"))) {
      assertThat(nodes).isNotNull();
      Eventually.await(() -> channels().contains("blue-request#/#") && keys().size() == 3);
      assertThat(channels()).allMatch(name -> name.matches("blue(-request|-response)?#/#.*"));
      assertThat(keys()).allMatch(name -> name.startsWith("blue:"));
    }
  }

  /// The rights that docs/operations.md names.
  @Test
  void aRedisUserWithTheRightsOfThePrefixAloneWillDo() {
    looking.dispatch(
        CommandType.ACL,
        new StatusOutput<>(StringCodec.UTF8),
        new CommandArgs<>(StringCodec.UTF8)
            .add("SETUSER")
            .add("chat")
            .add("on")
            .add(">s3cret")
            .add("~blue:*")
            .add("&blue*")
            .add("+@connection")
            .add("+@pubsub")
            .add("+@scripting")
            .add("+@read")
            .add("+@write")
            .add("+time")
            .add("+info"));
    String url = "redis://chat:s3cret@127.0.0.1:" + redis.port();
    try (Nodes nodes = node(Optional.of("blue"), url)) {
      Eventually.await(() -> channels().contains("blue-request#/#") && keys().size() == 3);
      assertThat(nodes).isNotNull();
    }
    Eventually.await(() -> keys().size() == 1);
  }

  @Test
  void withoutOneTheyAreThoseOfNodesAdapterAndOurs() {
    try (Nodes nodes = node(Optional.empty())) {
      assertThat(nodes).isNotNull();
      Eventually.await(() -> channels().contains("socket.io-request#/#") && keys().size() == 3);
      assertThat(channels()).allMatch(name -> name.startsWith("socket.io"));
      assertThat(keys()).allMatch(name -> name.startsWith("standin:"));
    }
  }
}
