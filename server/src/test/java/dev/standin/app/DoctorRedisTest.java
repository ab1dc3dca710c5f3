package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.cluster.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor says of a Redis that is set up in a way that doesn't do. MongoDB is away.
@Tag("slow")
class DoctorRedisTest {

  private static final String MONGO = "mongodb://127.0.0.1:1/c?serverSelectionTimeoutMS=500";

  @TempDir private Path folder;

  private String look(Surroundings around, String redis) {
    return DoctorLook.at(folder, around, "MONGO_URI", MONGO, "REDIS_URL", redis).text();
  }

  private String look(RedisProcess redis) {
    return look(Surroundings.real(), redis.url());
  }

  @Test
  void oneThatIsInOrderIsSaidToBe() {
    try (RedisProcess redis = RedisProcess.start("--maxmemory", "64mb")) {
      assertThat(look(redis))
          .contains(
              "ok    Redis: reached, a round trip takes ",
              "ok    Redis: carries messages between nodes\n",
              "ok    Redis: drops no key that is in use\n",
              "ok    clock: the same as Redis within 2 s\n",
              "ok    Redis: 0 nodes are connected now\n");
    }
  }

  @Test
  void oneThatDropsAnyKeyWhenItIsFullIsWarnedOf() {
    try (RedisProcess redis =
        RedisProcess.start("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")) {
      assertThat(look(redis))
          .contains(
              "warn  Redis: when it is full it drops any key (allkeys-lru) — set maxmemory-policy"
                  + " noeviction or volatile-ttl\n")
          .doesNotContain("FAIL  Redis");
    }
  }

  @Test
  void oneThatRefusesThePasswordFailsAndThePasswordIsNotShown() {
    String told =
        "FAIL  Redis: it refuses the name or password — mend them in REDIS_URL, or in Redis' ACL\n";
    try (RedisProcess redis = RedisProcess.start("--requirepass", "right")) {
      String at = "127.0.0.1:" + redis.port();
      assertThat(look(redis)).contains(told);
      assertThat(look(Surroundings.real(), "redis://:hush@" + at))
          .contains(told)
          .doesNotContain("hush");
      assertThat(look(Surroundings.real(), "redis://joe:hush@" + at))
          .contains(told)
          .doesNotContain("hush", "joe");
      assertThat(look(Surroundings.real(), "redis://:right@" + at))
          .contains("ok    Redis: reached, ")
          .doesNotContain("right");
    }
  }

  /// Another command goes by the name of PUBLISH.
  @Test
  void oneThatDoesNotCarryWhatIsPublishedFails() {
    try (RedisProcess redis =
        RedisProcess.start(
            "--rename-command", "PUBLISH", "other", "--rename-command", "LPUSH", "PUBLISH")) {
      assertThat(look(redis))
          .contains(
              "ok    Redis: reached, ",
              "FAIL  Redis: what is published doesn't arrive — let this user publish and subscribe"
                  + " (ACL: &* +publish +subscribe)\n");
    }
  }

  @Test
  void oneThatShowsItsUserTooLittleIsWarnedOf() {
    try (RedisProcess redis =
        RedisProcess.start(
            "--user", "node", "on", ">hush", "~*", "&*", "+@all", "-config", "-pubsub")) {
      assertThat(look(Surroundings.real(), "redis://node:hush@127.0.0.1:" + redis.port()))
          .contains(
              "ok    Redis: carries messages between nodes\n",
              "warn  Redis: what it does when it is full can't be seen",
              "warn  Redis: the nodes can't be counted")
          .doesNotContain("FAIL  Redis", "hush");
    }
  }

  @Test
  void oneWhoseClockSaysSomethingElseIsWarnedOf() {
    var real = Surroundings.real();
    InstantSource ahead = () -> real.clock().instant().plus(Duration.ofHours(1));
    InstantSource behind = () -> real.clock().instant().minus(Duration.ofHours(1));
    try (RedisProcess redis = RedisProcess.start()) {
      assertThat(look(new Surroundings(ahead, real.nanos(), real.random()), redis.url()))
          .containsPattern("warn  clock: Redis is 3(598|599|600) s behind — let both follow");
      assertThat(look(new Surroundings(behind, real.nanos(), real.random()), redis.url()))
          .containsPattern("warn  clock: Redis is 3(598|599|600) s ahead — let both follow");
    }
  }

  /// Between two looks at this clock 30 ms go by.
  @Test
  void oneThatIsFarAwayIsWarnedOf() {
    var real = Surroundings.real();
    var nanos = new AtomicLong();
    var slow = new Surroundings(real.clock(), () -> nanos.addAndGet(30_000_000), real.random());
    try (RedisProcess redis = RedisProcess.start()) {
      assertThat(look(slow, redis.url()))
          .contains(
              "warn  Redis: reached, but a round trip takes ", " — put it nearer to the nodes");
    }
  }
}
