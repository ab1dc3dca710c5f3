package dev.standin.cluster;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps one connection to Redis: asks it each second whether it lives, gives it up when it is
/// silent twice, and opens another one, at once and then after growing pauses. Asks each connection
/// once which Redis process it has reached. All state is changed on one thread, the loop.
final class LiveConnection<C extends StatefulRedisConnection<String, byte[]>> {

  private static final long BEAT_MILLIS = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final int SILENCES = 2;
  private static final String RUN = "run_id:";

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
  private boolean identified;
  private volatile Optional<String> process = Optional.empty();

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

  /// Which Redis process answers here (`run_id`, 40 hex digits that it draws when it starts); empty
  /// while there is no connection, or it isn't known yet, or Redis doesn't tell.
  Optional<String> process() {
    return process;
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
    identified = false;
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
      identify(connection);
      listener.beat(true);
      loop.schedule(() -> beat(connection), BEAT_MILLIS, TimeUnit.MILLISECONDS);
    } else if (++silences < SILENCES) {
      listener.beat(false);
      beat(connection);
    } else {
      lose(connection, failure);
    }
  }

  /// The same process answers for as long as the connection lasts.
  private void identify(C connection) {
    if (!identified) {
      identified = true;
      connection
          .async()
          .info("server")
          .whenCompleteAsync((facts, failure) -> identified(connection, facts, failure), loop);
    }
  }

  private void identified(C connection, @Nullable String facts, @Nullable Throwable failure) {
    if (!connection.equals(current)) {
      return;
    }
    // Who may not run INFO is not asked again; who was late is, at the next beat.
    identified = !(failure instanceof RedisCommandTimeoutException);
    process =
        facts == null
            ? Optional.empty()
            : facts
                .lines()
                .filter(line -> line.startsWith(RUN))
                .map(line -> line.substring(RUN.length()).strip())
                .findFirst();
  }

  private void lose(C connection, Throwable why) {
    if (connection.equals(current)) {
      current = null;
      process = Optional.empty();
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
          process = Optional.empty();
          CompletableFuture<Void> closing =
              last == null ? CompletableFuture.completedFuture(null) : last.closeAsync();
          closing.whenComplete((done, failure) -> ended.complete(null));
        });
    return ended;
  }
}
