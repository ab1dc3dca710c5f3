package dev.standin.cluster;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps one connection to Redis: asks it each second whether it lives, gives it up when it is
/// silent twice, and opens another one, at once and then after growing pauses. All state is used on
/// one thread, the loop.
final class LiveConnection<C extends StatefulRedisConnection<String, byte[]>> {

  private static final long BEAT_MILLIS = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final int SILENCES = 2;

  /// What happens to the connection; called on the loop.
  interface Listener<C> {
    void opened(C connection);

    /// It answered in time, or didn't.
    void beat(boolean answered);

    /// There is none, or none any more.
    void lost(Throwable why);
  }

  private final Supplier<? extends CompletionStage<C>> opening;
  private final Listener<C> listener;
  private final ScheduledExecutorService loop;
  private final RandomGenerator random;
  private @Nullable C current;
  private long pause = FIRST_PAUSE_MILLIS;
  private int silences;
  private boolean closed;

  LiveConnection(
      Supplier<? extends CompletionStage<C>> opening,
      Listener<C> listener,
      ScheduledExecutorService loop,
      RandomGenerator random) {
    this.opening = opening;
    this.listener = listener;
    this.loop = loop;
    this.random = random;
  }

  void open() {
    loop.execute(this::connect);
  }

  private void connect() {
    if (!closed) {
      begun().whenCompleteAsync(this::connected, loop);
    }
  }

  private CompletionStage<C> begun() {
    try {
      return opening.get();
    } catch (RuntimeException wrong) {
      return CompletableFuture.failedStage(wrong);
    }
  }

  private void connected(@Nullable C connection, @Nullable Throwable failure) {
    if (connection == null) {
      if (!closed) {
        listener.lost(failure == null ? new IllegalStateException("no connection") : failure);
        connectLater();
      }
    } else if (closed) {
      connection.closeAsync();
    } else {
      adopt(connection);
    }
  }

  private void connectLater() {
    long wait = pause / 2 + random.nextLong(pause / 2 + 1);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    loop.schedule(this::connect, wait, TimeUnit.MILLISECONDS);
  }

  private void adopt(C connection) {
    current = connection;
    silences = 0;
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> ended) {
            loop.execute(() -> lose(connection, new RedisUnavailableException("Redis hung up")));
          }
        });
    listener.opened(connection);
    if (!connection.isOpen()) {
      lose(connection, new RedisUnavailableException("Redis hung up"));
    }
    beat(connection);
  }

  /// A question's own deadline bounds how long this takes.
  private void beat(C connection) {
    if (connection.equals(current)) {
      connection
          .async()
          .ping()
          .whenCompleteAsync((pong, failure) -> answered(connection, failure), loop);
    }
  }

  private void answered(C connection, @Nullable Throwable failure) {
    if (!connection.equals(current)) {
      return;
    }
    if (failure == null) {
      silences = 0;
      pause = FIRST_PAUSE_MILLIS;
      listener.beat(true);
      loop.schedule(() -> beat(connection), BEAT_MILLIS, TimeUnit.MILLISECONDS);
    } else if (++silences < SILENCES) {
      listener.beat(false);
      beat(connection);
    } else {
      lose(connection, failure);
    }
  }

  private void lose(C connection, Throwable why) {
    if (connection.equals(current)) {
      current = null;
      connection.closeAsync();
      if (!closed) {
        listener.lost(why);
        connectLater();
      }
    }
  }

  /// Ends the connection, and its being opened again.
  CompletionStage<Void> close() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    loop.execute(
        () -> {
          closed = true;
          C last = current;
          current = null;
          CompletableFuture<Void> closing =
              last == null ? CompletableFuture.completedFuture(null) : last.closeAsync();
          closing.whenComplete((done, failure) -> ended.complete(null));
        });
    return ended;
  }
}
