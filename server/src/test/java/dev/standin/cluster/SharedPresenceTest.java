package dev.standin.cluster;

import static dev.standin.cluster.Crowd.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.Eventually;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who is online at two nodes that share a real Redis.
@Tag("slow")
final class SharedPresenceTest {

  private final RedisProcess redis = RedisProcess.start();
  private final RedisClient client = RedisClient.create(redis.url());
  private final RedisCommands<String, String> looking = client.connect().sync();
  private final List<Node> nodes = new ArrayList<>();
  private final Node a = new Node("a1");
  private final Node b = new Node("b1");

  @AfterEach
  void close() {
    List.copyOf(nodes).forEach(Node::die);
    client.shutdown();
    redis.close();
  }

  private final class Node {
    final ScheduledExecutorService alarms = Executors.newScheduledThreadPool(1);
    final RedisLink link = new RedisLink(RedisAddress.parse(redis.url()), new Random(1));
    final Crowd here = new Crowd();
    final SharedPresence presence;

    Node(String name) {
      link.ready().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      presence =
          new SharedPresence(
              link, new SharedPresence.Place(RedisKeys.defaults(), name), here, alarms);
      nodes.add(this);
    }

    boolean sees(int n) {
      return presence.online(user(n));
    }

    /// As by kill -9: nothing is said any more.
    void die() {
      alarms.shutdownNow();
      link.close();
      nodes.remove(this);
    }
  }

  @Test
  void whoIsAtOneNodeIsSeenFromTheOtherUntilTheyLeave() {
    a.here.come(1);
    assertThat(a.sees(1)).isTrue();
    Eventually.await(() -> b.sees(1));
    assertThat(b.sees(2)).isFalse();
    a.here.leave(1);
    assertThat(a.here.online(user(1))).isFalse();
    Eventually.await(() -> !b.sees(1) && !a.sees(1));
  }

  @Test
  void aNodeThatDiesTakesItsUsersAlongWithin15SecondsAndNoOthers() {
    Node c = new Node("c1");
    a.here.come(1);
    a.here.come(2);
    b.here.come(2);
    Eventually.await(() -> c.sees(1) && c.sees(2));

    a.die();

    long start = System.nanoTime();
    Eventually.await(() -> !c.sees(1));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("the users of a dead node were offline after %d ms%n", took.toMillis());
    assertThat(took).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(16));
    assertThat(c.sees(2)).isTrue();
  }

  @Test
  void aNodeThatStopsInGoodOrderTakesThemAlongAtOnce() {
    a.here.come(1);
    Eventually.await(() -> b.sees(1));
    long start = System.nanoTime();
    a.presence.close();
    Eventually.await(() -> !b.sees(1));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aRedisThatComesBackEmptyIsToldAnew() {
    for (int i = 0; i < 5_000; i++) {
      a.here.come(i);
    }
    Eventually.await(() -> b.sees(4_999) && b.sees(0));
    redis.kill();
    redis.restart();
    Eventually.await(() -> b.sees(4_999) && b.sees(0));
    Eventually.await(() -> looking.scard("standin:online:a1") == 5_000);
  }

  @Test
  void whileRedisIsAwayANodeKnowsItsOwnAndNobodyWaitsLong() {
    a.here.come(1);
    Eventually.await(() -> b.sees(1));
    redis.pause();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2_000; i++) {
        var _ = threads.submit(() -> assertThat(b.sees(1)).isFalse());
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("2,000 questions while Redis stands still: %d ms%n", took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(3));
    assertThat(a.sees(1)).isTrue();
    a.here.leave(1);
    a.here.come(3);
    redis.resume();
    Eventually.await(() -> !b.sees(1) && b.sees(3));
  }

  @Test
  void aBeatIsOneCommandHoweverManyUsersThereAre() {
    for (int i = 0; i < 10_000; i++) {
      a.here.come(i);
    }
    Eventually.await(() -> looking.scard("standin:online:a1") == 10_000);
    System.out.printf(
        "10,000 users of a node: %d bytes in Redis%n", looking.memoryUsage("standin:online:a1"));
    long adds = calls("sadd");
    long beats = calls("zadd");
    long commands = calls("eval");

    Eventually.await(() -> calls("zadd") >= beats + 4);

    assertThat(calls("sadd")).isEqualTo(adds);
    assertThat(calls("eval")).isLessThanOrEqualTo(commands + 5);
  }

  private long calls(String command) {
    Matcher line =
        Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
            .matcher(looking.info("commandstats"));
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }
}
