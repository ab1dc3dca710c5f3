package dev.standin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.Eventually;
import dev.standin.chat.AccountLimits.Rate;
import dev.standin.chat.Tally.Rule;
import dev.standin.chat.Throttle;
import dev.standin.chat.Throttles;
import dev.standin.chat.WindowPair;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two nodes that share their throttles through a real Redis.
@Tag("slow")
final class SharedTallyTest {

  private static final byte[] SECRET = "of both nodes".getBytes(StandardCharsets.US_ASCII);
  private static final Rate TEN_AN_HOUR = new Rate(10, Duration.ofMinutes(6));

  private final RedisProcess redis = RedisProcess.start();
  private final ScheduledExecutorService alarms = Executors.newScheduledThreadPool(1);
  private final RedisClient client = RedisClient.create(redis.url());
  private final RedisCommands<String, String> looking = client.connect().sync();
  private final Node a = new Node();
  private final Node b = new Node();

  @AfterEach
  void close() {
    alarms.shutdownNow();
    a.link.close();
    b.link.close();
    client.shutdown();
    redis.close();
  }

  /// A node with a clock that the test may set forward.
  private final class Node {
    final AtomicLong ahead = new AtomicLong();
    final RedisLink link = new RedisLink(RedisAddress.parse(redis.url()), new Random(1));
    final SharedTally tally =
        new SharedTally(link, new HiddenKeys(RedisKeys.defaults(), SECRET), alarms, this::nanos);
    final Throttles throttles = new Throttles(1_000, this::nanos, tally);

    Node() {
      link.ready().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    long nanos() {
      return System.nanoTime() + ahead.get();
    }

    /// Whether Redis answers this node.
    boolean reached() {
      try {
        return link.call(commands -> commands.ping()).toCompletableFuture().join().equals("PONG");
      } catch (CompletionException away) {
        return false;
      }
    }

    Throttle bucket(Rate rate) {
      return throttles.buckets("sends", rate);
    }

    WindowPair failures() {
      return throttles.windows(
          new Rule.Window("account", 5, Duration.ofHours(1)),
          new Rule.Window("address", 20, Duration.ofHours(1)));
    }
  }

  private void settle() {
    Eventually.await(() -> a.tally.idle() && b.tally.idle());
  }

  private List<String> keys() {
    return looking.keys("*");
  }

  @Test
  void whoAlternatesNodesGetsOneMoreThanTheBurstForTheSecondNode() {
    List<Throttle> nodes = List.of(a.bucket(TEN_AN_HOUR), b.bucket(TEN_AN_HOUR));
    int passed = 0;
    for (int i = 0; i < 100; i++) {
      passed += nodes.get(i % 2).take("ana").isEmpty() ? 1 : 0;
      settle();
    }
    assertThat(passed).isBetween(10, 11);
    assertThat(nodes.get(0).take("bo")).isEmpty();
  }

  @Test
  void whatPassedTooMuchAtOnceIsPaidBack() {
    var rate = new Rate(10, Duration.ofMillis(50));
    List<Throttle> nodes = List.of(a.bucket(rate), b.bucket(rate));
    long start = System.nanoTime();
    int passed = 0;
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(3)) {
      for (Throttle node : nodes) {
        passed += node.take("ana").isEmpty() ? 1 : 0;
      }
    }
    long earned = (System.nanoTime() - start) / rate.every().toNanos();
    System.out.printf("flat out at two nodes: %d passed, 10 + %d are due%n", passed, earned);
    assertThat(passed).isBetween((int) earned, (int) earned + 10 + 3);
  }

  @Test
  void failuresAtOneNodeCountAtTheOther() {
    List<WindowPair> nodes = List.of(a.failures(), b.failures());
    int passed = 0;
    for (int i = 0; i < 40; i++) {
      passed += nodes.get(i % 2).count("home ana", "home").isEmpty() ? 1 : 0;
      settle();
    }
    assertThat(passed).isBetween(5, 6);
    for (WindowPair node : nodes) {
      assertThat(node.refusal("home ana", "home").orElseThrow())
          .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
      assertThat(node.refusal("home bo", "home")).isEmpty();
    }
    for (int i = 0; i < 40; i++) {
      passed += nodes.get(i % 2).count("home other " + i, "home").isEmpty() ? 1 : 0;
      settle();
    }
    assertThat(passed).isBetween(20, 21);
  }

  @Test
  void aNodeThatWasJustStartedLearnsAtTheFirstFailure() {
    for (int i = 0; i < 5; i++) {
      a.failures().count("home ana", "home");
    }
    settle();
    WindowPair fresh = b.failures();
    assertThat(fresh.count("home ana", "home")).isEmpty();
    settle();
    assertThat(fresh.count("home ana", "home")).isPresent();
  }

  @Test
  void redisHoldsNoNamesAndForgets() {
    a.bucket(TEN_AN_HOUR).take("192.0.2.1");
    b.bucket(TEN_AN_HOUR).take("192.0.2.1");
    a.failures().count("192.0.2.1 ana@example.org", "192.0.2.1");
    settle();

    assertThat(keys())
        .hasSize(3)
        .allMatch(key -> key.matches("standin:throttle:(sends|account|address):[0-9a-f]{32}"));
    assertThat(keys())
        .allSatisfy(
            key -> {
              long most = key.contains("sends") ? 12 : 60;
              assertThat(looking.pttl(key)).isBetween(1L, TimeUnit.MINUTES.toMillis(most));
            });
  }

  @Test
  void aClockOfRedisThatWasSetBackMakesNobodyWaitLong() {
    Throttle bucket = a.bucket(new Rate(2, Duration.ofSeconds(1)));
    bucket.take("ana");
    settle();
    String inAnHour = Long.toString((System.currentTimeMillis() + 3_600_000) * 1_000);
    looking.set(keys().getFirst(), inAnHour);

    bucket.take("ana");
    settle();

    assertThat(bucket.take("ana").orElseThrow()).isLessThan(Duration.ofSeconds(16));
  }

  @Test
  void whileRedisStandsStillNobodyWaitsAndOldNewsIsForgotten() {
    Throttle here = a.bucket(TEN_AN_HOUR);
    redis.pause();
    long start = System.nanoTime();
    long passed =
        Stream.generate(() -> here.take("ana")).limit(10_000).filter(o -> o.isEmpty()).count();
    for (int i = 0; i < 10_000; i++) {
      here.take("user " + i);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("20,000 tries while Redis stands still: %d ms%n", took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(2));
    assertThat(passed).isEqualTo(10);
    a.ahead.addAndGet(TimeUnit.SECONDS.toNanos(2));
    for (int i = 0; i < 10; i++) {
      here.take("unheard");
    }

    redis.resume();
    settle();
    Eventually.await(b::reached);
    Throttle there = b.bucket(TEN_AN_HOUR);
    for (int i = 0; i < 10; i++) {
      assertThat(there.take("unheard")).isEmpty();
      settle();
    }
    assertThat(keys()).isNotEmpty();
  }

  @Test
  void withoutRedisEachNodeGoesByWhatItKnowsAndSharesAgainAfterwards() {
    Throttle here = a.bucket(TEN_AN_HOUR);
    Throttle there = b.bucket(TEN_AN_HOUR);
    for (int i = 0; i < 10; i++) {
      assertThat(here.take("ana")).isEmpty();
    }
    settle();
    redis.kill();
    assertThat(here.take("ana")).isPresent();
    for (int i = 0; i < 20; i++) {
      assertThat(there.take("ana").isEmpty()).isEqualTo(i < 10);
    }

    redis.restart();

    assertThat(here.take("ana")).isPresent();
    assertThat(there.take("ana")).isPresent();
    var tries = new AtomicLong();
    Eventually.await(
        () -> {
          here.take("again " + tries.incrementAndGet());
          return keys().stream().anyMatch(key -> key.contains("sends"));
        });
  }
}
