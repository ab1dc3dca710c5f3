package dev.standin.cluster;

import dev.standin.chat.Attendance;
import dev.standin.chat.Online;
import dev.standin.chat.UserId;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Who is online at any node. Each node keeps one set of its users in Redis ([PresenceSet]) that
/// expires 15 s after its last beat.
public final class SharedPresence implements Online, AutoCloseable {

  private static final int MOST_QUESTIONS = 256;
  private static final long PATIENCE_MS = 300;

  private final Commands redis;
  private final RedisKeys keys;
  private final Attendance here;
  private final PresenceSet ours;
  private final AtomicInteger questions = new AtomicInteger();

  /// Where a node's set lies. `node` names this run of the process and no other: letters and
  /// digits.
  public record Place(RedisKeys keys, String node) {}

  /// Begins to tell who is here. `alarms` only hand over.
  public SharedPresence(
      Commands redis, Place place, Attendance here, ScheduledExecutorService alarms) {
    this.redis = redis;
    this.keys = place.keys();
    this.here = here;
    this.ours = new PresenceSet(redis, place, here, alarms);
    ours.start();
  }

  @Override
  public boolean online(UserId user) {
    return here.online(user) || elsewhere(user);
  }

  /// While Redis does not answer, few questions wait for it.
  private boolean elsewhere(UserId user) {
    if (questions.incrementAndGet() > MOST_QUESTIONS) {
      questions.decrementAndGet();
      return false;
    }
    CompletionStage<Long> answer =
        redis.call(
            commands ->
                commands.eval(
                    Scripts.ANYWHERE,
                    ScriptOutputType.INTEGER,
                    new String[] {keys.nodes()},
                    id(user),
                    bytes(keys.users())));
    answer.whenComplete((_, _) -> questions.decrementAndGet());
    return yes(answer.toCompletableFuture());
  }

  private static boolean yes(CompletableFuture<Long> answer) {
    try {
      return answer.get(PATIENCE_MS, TimeUnit.MILLISECONDS) == 1;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException away) {
      return false;
    }
  }

  /// Takes the node's users off at once, as far as Redis can be told; doesn't wait.
  @Override
  public void close() {
    ours.close();
  }

  static byte[] id(UserId user) {
    return HexFormat.of().parseHex(user.hex());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
