package dev.standin.cluster;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Where commands go to Redis, by whatever connection there is at the time.
public interface Commands {

  /// Sends commands: `commands.call(redis -> redis.get("key"))`. Fails within about a second if
  /// Redis does not answer. Never blocks; stages complete on a thread that must not be blocked.
  <T> CompletionStage<T> call(
      Function<RedisAsyncCommands<String, byte[]>, ? extends CompletionStage<T>> command);
}
