package dev.standin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.Eventually;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The way to a real Redis that is killed, cut off and paused.
@Tag("slow")
class RedisLinkTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final RedisProcess redis = opened(RedisProcess.start());

  private <T extends AutoCloseable> T opened(T thing) {
    open.addFirst(thing);
    return thing;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private RedisLink link(String url) {
    return opened(new RedisLink(RedisAddress.parse(url), new Random(1)));
  }

  private RedisLink ready() {
    RedisLink link = link(redis.url());
    result(link.ready());
    return link;
  }

  private static <T> T result(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static byte @Nullable [] next(BlockingQueue<byte[]> heard) throws InterruptedException {
    return heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static BlockingQueue<byte[]> heard(RedisLink link, String channel) {
    BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    result(link.subscribe(channel, heard::add));
    return heard;
  }

  /// What was told, in its order.
  private static List<String> told(RedisLink link) {
    List<String> told = java.util.Collections.synchronizedList(new ArrayList<>());
    link.listen(
        new RedisLink.Listener() {
          @Override
          public void lost() {
            told.add("lost");
          }

          @Override
          public void regained() {
            told.add("regained");
          }
        });
    return told;
  }

  @Test
  void whatOneNodePublishesTheOthersReceiveInOrder() throws Exception {
    RedisLink one = ready();
    RedisLink other = ready();
    BlockingQueue<byte[]> heard = heard(other, "c");
    for (int i = 0; i < 1_000; i++) {
      one.publish("c", new byte[] {(byte) (i >> 8), (byte) i});
    }
    assertThat(result(one.publish("nobody's", HELLO))).isZero();
    for (int i = 0; i < 1_000; i++) {
      assertThat(next(heard)).containsExactly(i >> 8, i);
    }
    assertThat(result(one.subscribers("c"))).isEqualTo(1);
    assertThat(result(one.subscribers("nobody's"))).isZero();
  }

  @Test
  void everythingThatWasPublishedBeforeHasArrived() {
    RedisLink one = ready();
    RedisLink other = ready();
    BlockingQueue<byte[]> heard = heard(other, "c");
    for (int i = 1; i <= 50; i++) {
      result(one.publish("c", HELLO));
      assertThat(result(other.arrived())).isTrue();
      assertThat(heard).hasSize(i);
    }
  }

  @Test
  void aChannelIsHeardUntilEveryoneWhoWantedItIsGone() {
    RedisLink link = ready();
    List<byte[]> heard = new ArrayList<>();
    Channels.Receiver receiver = heard::add;
    result(link.subscribe("c", receiver));
    assertThat(link.subscribe("c", receiver).toCompletableFuture()).isCompleted();
    link.unsubscribe("c", receiver);
    result(link.publish("c", HELLO));
    result(link.arrived());
    assertThat(heard).hasSize(1);
    link.unsubscribe("c", receiver);
    Eventually.await(() -> result(link.subscribers("c")) == 0);
    result(link.subscribe("c", receiver));
    result(link.publish("c", HELLO));
    result(link.arrived());
    assertThat(heard).hasSize(2);
  }

  @Test
  void manySubscriptionsCostFewCommands() {
    RedisLink link = ready();
    List<CompletableFuture<Void>> confirmed = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      confirmed.add(link.subscribe("c" + i, message -> {}).toCompletableFuture());
    }
    result(CompletableFuture.allOf(confirmed.toArray(CompletableFuture[]::new)));
    assertThat(result(link.subscribers("c19999"))).isEqualTo(1);
    String stats = result(link.call(commands -> commands.info("commandstats")));
    String calls = stats.replaceAll("(?s).*cmdstat_subscribe:calls=(\\d+).*", "$1");
    assertThat(Integer.parseInt(calls)).isLessThan(100);
  }

  @Test
  void aWrongPasswordIsSaidAndNothingElseOfTheUrl() {
    RedisProcess locked = opened(RedisProcess.start("--requirepass", "s3cret"));
    RedisLink wrong = link("redis://:guess@127.0.0.1:" + locked.port());
    String refused = "Redis refuses the user or password of REDIS_URL";
    Eventually.await(() -> wrong.trouble().orElse("").equals(refused));
    RedisLink none = link(locked.url());
    String wanted = "Redis wants a password: write redis://:PASSWORD@host in REDIS_URL";
    Eventually.await(() -> none.trouble().orElse("").equals(wanted));
    RedisLink right = link("redis://:s3cret@127.0.0.1:" + locked.port() + "/3");
    result(right.ready());
    assertThat(right.trouble()).isEmpty();
    assertThat(result(right.publish("c", HELLO))).isZero();
  }

  @Test
  void aNodeMayStartBeforeItsRedis() throws Exception {
    redis.kill();
    RedisLink link = link(redis.url());
    BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    CompletableFuture<Void> subscribed = link.subscribe("c", heard::add).toCompletableFuture();
    Eventually.await(
        () -> link.trouble().orElse("").equals("Nobody answers at the address of REDIS_URL"));
    assertThat(link.healthy()).isFalse();
    assertThatThrownBy(() -> result(link.publish("c", HELLO)))
        .hasCauseInstanceOf(RedisUnavailableException.class);
    redis.restart();
    result(link.ready());
    result(subscribed);
    result(link.publish("c", HELLO));
    assertThat(next(heard)).isEqualTo(HELLO);
    assertThat(link.interruptions()).isZero();
  }

  @Test
  void afterRedisWasKilledAndCameBackEmptyEverythingIsHeardAgain() throws Exception {
    RedisLink link = ready();
    BlockingQueue<byte[]> heard = heard(link, "c");
    Eventually.await(link::healthy);
    List<String> told = told(link);
    redis.kill();
    Eventually.await(() -> !link.healthy());
    assertThatThrownBy(() -> result(link.publish("c", HELLO))).isNotNull();
    assertThat(result(link.arrived())).isFalse();
    BlockingQueue<byte[]> later = new LinkedBlockingQueue<>();
    CompletableFuture<Void> subscribed = link.subscribe("later", later::add).toCompletableFuture();
    assertThat(subscribed).isNotDone();
    redis.restart();
    Eventually.await(() -> told.contains("regained"));
    result(subscribed);
    Eventually.await(() -> link.trouble().isEmpty());
    result(link.publish("c", HELLO));
    result(link.publish("later", HELLO));
    assertThat(next(heard)).isEqualTo(HELLO);
    assertThat(next(later)).isEqualTo(HELLO);
    assertThat(told).containsExactly("lost", "regained");
    assertThat(link.interruptions()).isEqualTo(1);
  }

  private static String serverFacts(RedisLink link) {
    return result(link.call(commands -> commands.info("server")));
  }

  @Test
  void eachConnectionKnowsWhichRedisProcessItHasReached() {
    RedisLink link = ready();
    Eventually.await(() -> link.publishesTo().isPresent() && link.hears().isPresent());
    String first = link.publishesTo().orElseThrow();
    assertThat(first).matches("[0-9a-f]{40}");
    assertThat(serverFacts(link)).contains(first);
    assertThat(link.hears()).hasValue(first);
    redis.kill();
    Eventually.await(() -> link.publishesTo().isEmpty() && link.hears().isEmpty());
    redis.restart();
    Eventually.await(() -> link.publishesTo().isPresent() && link.hears().isPresent());
    String second = link.publishesTo().orElseThrow();
    assertThat(second).isNotEqualTo(first);
    assertThat(serverFacts(link)).contains(second);
    assertThat(link.hears()).hasValue(second);
  }

  @Test
  void aRedisThatLetsNobodyAskWhoItIsServesAllTheSame() throws Exception {
    RedisLink operator = ready();
    result(
        operator.call(
            commands ->
                commands.aclSetuser(
                    "default", AclSetuserArgs.Builder.removeCommand(CommandType.INFO))));
    RedisLink link = ready();
    BlockingQueue<byte[]> heard = heard(link, "c");
    Eventually.await(link::healthy);
    result(link.publish("c", HELLO));
    assertThat(next(heard)).isEqualTo(HELLO);
    assertThat(link.publishesTo()).isEmpty();
    assertThat(link.hears()).isEmpty();
  }

  @Test
  void aConnectionThatRedisEndsIsOpenedAgain() throws Exception {
    RedisLink link = ready();
    BlockingQueue<byte[]> heard = heard(link, "c");
    Eventually.await(link::healthy);
    for (int i = 1; i <= 3; i++) {
      int times = i;
      List<String> told = told(link);
      result(
          link.call(
              commands -> commands.clientKill(io.lettuce.core.KillArgs.Builder.typePubsub())));
      Eventually.await(() -> link.interruptions() == times && told.contains("regained"));
      result(link.publish("c", HELLO));
      assertThat(next(heard)).isEqualTo(HELLO);
    }
  }

  @Test
  void aPausedRedisFailsWhatIsAskedInTimeAndIsHeardAgainAfterwards() throws Exception {
    RedisLink link = ready();
    BlockingQueue<byte[]> heard = heard(link, "c");
    Eventually.await(link::healthy);
    redis.pause();
    try {
      long before = System.nanoTime();
      assertThatThrownBy(() -> result(link.publish("c", HELLO))).isNotNull();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
      assertThat(result(link.arrived())).isFalse();
      Eventually.await(() -> !link.healthy());
      Eventually.await(() -> link.trouble().isPresent());
      // Nothing is queued meanwhile: it fails at once.
      before = System.nanoTime();
      for (int i = 0; i < 100_000; i++) {
        CompletionStage<Long> refused = link.publish("c", HELLO);
        assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
    } finally {
      redis.resume();
    }
    Eventually.await(() -> link.healthy() && link.trouble().isEmpty());
    heard.clear();
    result(link.publish("c", HELLO));
    assertThat(next(heard)).isEqualTo(HELLO);
    assertThat(link.interruptions()).isEqualTo(1);
  }

  @Test
  void whatWaitsForRedisIsBounded() {
    RedisLink link = ready();
    redis.pause();
    try {
      List<CompletableFuture<Long>> all = new ArrayList<>();
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        all.add(link.publish("c", megabyte).toCompletableFuture());
      }
      assertThat(all.stream().filter(CompletableFuture::isCompletedExceptionally).count())
          .isGreaterThan(100);
      for (CompletableFuture<Long> each : all) {
        assertThatThrownBy(() -> result(each)).isNotNull();
      }
    } finally {
      redis.resume();
    }
  }

  @Test
  void aMessageThatIsTooLongIsLeftOutAndTheNextOneArrives() throws Exception {
    RedisLink link = ready();
    BlockingQueue<byte[]> heard = heard(link, "c");
    RedisLink other = ready();
    byte[] huge = new byte[RedisLink.LONGEST_MESSAGE + 1];
    assertThatThrownBy(() -> other.publish("c", huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A message between nodes has at most 16777216 bytes");
    result(other.call(commands -> commands.publish("c", huge)));
    result(link.publish("c", HELLO));
    assertThat(next(heard)).isEmpty();
    assertThat(next(heard)).isEqualTo(HELLO);
    assertThat(link.tooLong()).isEqualTo(1);
    assertThat(link.interruptions()).isZero();
  }
}
