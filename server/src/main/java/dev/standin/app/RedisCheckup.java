package dev.standin.app;

import dev.standin.chat.Finding;
import dev.standin.cluster.RedisOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Redis: reached, quick, carrying messages, kept from throwing presence away, and its clock.
final class RedisCheckup {

  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Duration SLOW = Duration.ofMillis(20);
  private static final int ROUNDS = 5;

  private static final int MOST_COMMANDS = 100;

  private final Config.Redis settings;
  private final String prefix;
  private final Surroundings around;

  RedisCheckup(Config.Redis settings, Surroundings around) {
    this.settings = settings;
    this.prefix = Nodes.options(settings.prefix()).prefix();
    this.around = around;
  }

  List<Finding> look() throws InterruptedException {
    RedisClient client = RedisClient.create();
    client.setOptions(RedisOptions.within(WAIT, MOST_COMMANDS));
    RedisURI bounded = settings.address().uri(WAIT);
    try (var connection = client.connect(bounded);
        var listening = client.connectPubSub(bounded)) {
      RedisCommands<String, String> redis = connection.sync();
      List<Finding> findings = new ArrayList<>();
      findings.add(latency(redis));
      var heard = new CountDownLatch(1);
      listening.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
              heard.countDown();
            }
          });
      String channel = prefix + "-doctor-" + chance();
      listening.sync().subscribe(channel);
      redis.publish(channel, "1");
      findings.add(carried(heard.await(WAIT.toMillis(), TimeUnit.MILLISECONDS)));
      findings.add(policy(redis));
      findings.add(time(redis));
      findings.add(nodes(redis));
      return findings;
    } catch (RedisException e) {
      return List.of(unreached(e));
    } finally {
      client.shutdown(Duration.ZERO, WAIT);
    }
  }

  private String chance() {
    byte[] eight = new byte[8];
    around.random().nextBytes(eight);
    return HexFormat.of().formatHex(eight);
  }

  private static Finding unreached(RedisException e) {
    Throwable cause = e;
    boolean refused = false;
    for (; cause != null; cause = cause.getCause()) {
      String said = String.valueOf(cause.getMessage());
      refused |= said.contains("NOAUTH") || said.contains("WRONGPASS") || said.contains("NOPERM");
    }
    return refused
        ? Finding.fail(
            "Redis: it refuses the name or password", "mend them in REDIS_URL, or in Redis' ACL")
        : Finding.fail(
            "Redis: it can't be reached or doesn't answer within " + WAIT.toSeconds() + " s",
            "start it, or mend REDIS_URL; meanwhile nodes read the store and deliver later");
  }

  private Finding latency(RedisCommands<String, String> redis) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long begun = around.nanos().getAsLong();
      redis.ping();
      best = Math.min(best, around.nanos().getAsLong() - begun);
    }
    String told = "%.1f ms".formatted(best / 1e6);
    return best > SLOW.toNanos()
        ? Finding.warn(
            "Redis: reached, but a round trip takes " + told, "put it nearer to the nodes")
        : Finding.ok("Redis: reached, a round trip takes " + told);
  }

  private static Finding carried(boolean heard) {
    return heard
        ? Finding.ok("Redis: carries messages between nodes")
        : Finding.fail(
            "Redis: what is published doesn't arrive",
            "let this user publish and subscribe (ACL: &* +publish +subscribe)");
  }

  private static Finding policy(RedisCommands<String, String> redis) {
    try {
      Map<String, String> memory = redis.configGet("maxmemory*");
      String policy = memory.getOrDefault("maxmemory-policy", "");
      boolean bounded = !memory.getOrDefault("maxmemory", "0").equals("0");
      return bounded && policy.startsWith("allkeys")
          ? Finding.warn(
              "Redis: when it is full it drops any key (" + policy + ")",
              "set maxmemory-policy noeviction or volatile-ttl")
          : Finding.ok("Redis: drops no key that is in use");
    } catch (RedisException e) {
      return Finding.warn(
          "Redis: what it does when it is full can't be seen",
          "let this user run CONFIG GET, or check maxmemory-policy by hand");
    }
  }

  private Finding time(RedisCommands<String, String> redis) {
    Instant before = around.clock().instant();
    List<String> told = redis.time();
    Instant theirs = Instant.ofEpochSecond(Long.parseLong(told.getFirst()));
    return ClockCheckup.against("Redis", before.minusSeconds(1), theirs, around.clock().instant());
  }

  private Finding nodes(RedisCommands<String, String> redis) {
    // Where each node of ours and each Node server hears requests.
    String requests = prefix + "-request#/#";
    try {
      long listening = redis.pubsubNumsub(requests).getOrDefault(requests, 0L);
      return Finding.ok("Redis: " + listening + " nodes are connected now");
    } catch (RedisException e) {
      return Finding.warn("Redis: the nodes can't be counted", "let this user run PUBSUB");
    }
  }
}
