package dev.standin.cluster;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One node's way to Redis: a connection for commands and one for subscriptions. Both are opened
/// again whenever they are lost, for as long as this is not closed; meanwhile everything that is
/// asked fails at once, nothing is queued. Every command has a deadline of 1 s and is sent at most
/// once. Wants Redis 6 or newer (RESP3). Callable from any thread; nothing blocks but [#close].
public final class RedisLink implements Channels, Commands, Deadlines, AutoCloseable {

  /// What every command and connecting may take.
  public static final Duration DEADLINE = Duration.ofSeconds(1);

  /// Commands that wait for Redis' answer; more are refused.
  private static final int MOST_COMMANDS = 20_000;

  /// Bytes of messages that wait for Redis' answer; more are refused.
  private static final long MOST_BYTES = 64L << 20;

  /// Of a message from Redis; a longer one arrives empty.
  static final int LONGEST_MESSAGE = 16 << 20;

  private static final System.Logger LOG = System.getLogger(RedisLink.class.getName());
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /// Told how the subscriptions fare, on a thread that must not be blocked.
  public interface Listener {

    /// From now on messages may be missed.
    default void lost() {}

    /// Redis has confirmed all subscriptions again.
    default void regained() {}
  }

  private final ClientResources resources;
  private final RedisClient client;
  private final ScheduledExecutorService loop;
  private final Subscriptions subscriptions;
  private final LiveConnection<StatefulRedisConnection<String, byte[]>> commandLine;
  private final LiveConnection<StatefulRedisPubSubConnection<String, byte[]>> subscriptionLine;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong tooLong = new AtomicLong();
  private final AtomicLong interruptions = new AtomicLong();
  private volatile @Nullable StatefulRedisConnection<String, byte[]> commands;
  private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> subscriber;
  private volatile boolean commandsAnswer;
  private volatile boolean healthy;
  private volatile Optional<String> trouble = Optional.of("Redis is not connected yet");
  private boolean subscriberAnswers;

  /// Begins to connect.
  ///
  /// @param random spreads the attempts of many nodes
  public RedisLink(RedisAddress address, RandomGenerator random) {
    resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .nettyCustomizer(new Pipelines())
            .build();
    loop = resources.eventExecutorGroup().next();
    client = RedisClient.create(resources, address.uri(DEADLINE));
    client.setOptions(RedisOptions.within(DEADLINE, MOST_COMMANDS));
    subscriptions = new Subscriptions(loop, this::judge, this::denied);
    commandLine =
        new LiveConnection<>(
            () -> client.connectAsync(CODEC, address.uri(DEADLINE)),
            new CommandState(),
            loop,
            random);
    subscriptionLine =
        new LiveConnection<>(
            () -> client.connectPubSubAsync(CODEC, address.uri(DEADLINE)),
            new SubscriberState(),
            loop,
            random);
    commandLine.open();
    subscriptionLine.open();
  }

  private final class Pipelines implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      // Commands that are sent together go out in one write.
      channel.pipeline().addFirst(new FlushConsolidationHandler(256, true));
      String replies = channel.pipeline().context(CommandHandler.class).name();
      channel
          .pipeline()
          .addBefore(
              replies, "bounds", new StringBounds(LONGEST_MESSAGE, tooLong::incrementAndGet));
    }
  }

  private final class CommandState
      implements LiveConnection.Listener<StatefulRedisConnection<String, byte[]>> {

    @Override
    public void opened(StatefulRedisConnection<String, byte[]> connection) {
      commands = connection;
      commandsAnswer = true;
      judge();
    }

    @Override
    public void beat(boolean answered) {
      commandsAnswer = answered;
      judge();
    }

    @Override
    public void lost(Throwable why) {
      commands = null;
      commandsAnswer = false;
      trouble(why);
    }
  }

  private final class SubscriberState
      implements LiveConnection.Listener<StatefulRedisPubSubConnection<String, byte[]>> {

    @Override
    public void opened(StatefulRedisPubSubConnection<String, byte[]> connection) {
      connection.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] message) {
              subscriptions.received(channel, message);
            }
          });
      subscriber = connection;
      subscriberAnswers = true;
      subscriptions.attach(connection);
    }

    @Override
    public void beat(boolean answered) {
      subscriberAnswers = answered;
      judge();
    }

    @Override
    public void lost(Throwable why) {
      subscriber = null;
      subscriberAnswers = false;
      subscriptions.detach();
      trouble(why);
      judge();
    }
  }

  private void trouble(Throwable why) {
    String sentence = Troubles.sentence(why);
    if (!trouble.equals(Optional.of(sentence))) {
      LOG.log(System.Logger.Level.WARNING, sentence);
    }
    trouble = Optional.of(sentence);
  }

  private void denied(Throwable why) {
    trouble(why);
    judge();
  }

  /// Looks whether nothing is missed now. Runs on the loop only.
  private void judge() {
    boolean before = healthy;
    boolean heard = !subscriptions.refused() && (before || subscriptions.settled());
    boolean now = subscriberAnswers && heard;
    if (now && commandsAnswer) {
      if (trouble.isPresent() && ready.isDone()) {
        LOG.log(System.Logger.Level.INFO, "Redis answers again");
      }
      trouble = Optional.empty();
      ready.complete(null);
    }
    if (before == now) {
      return;
    }
    if (before) {
      interruptions.incrementAndGet();
      healthy = false;
      listeners.forEach(Listener::lost);
    } else {
      healthy = true;
      listeners.forEach(Listener::regained);
    }
  }

  /// Completes when Redis answers for the first time.
  public CompletionStage<Void> ready() {
    return ready.copy();
  }

  /// Why Redis is of no use now, a sentence for logs and operators; empty if it is.
  public Optional<String> trouble() {
    return trouble;
  }

  /// Whether every message on every channel that this node subscribes to arrives, as far as the
  /// last second can tell; see [#arrived].
  public boolean healthy() {
    return healthy;
  }

  /// The Redis process (`run_id`) that takes this node's messages now; empty while that is unknown,
  /// at the latest until 2 s after it is reached, unless it refuses INFO.
  public Optional<String> publishesTo() {
    return commandLine.process();
  }

  /// The Redis process (`run_id`) whose messages arrive here now; empty as for [#publishesTo].
  /// While nodes move from one Redis to another the two may differ, and then nothing that is
  /// published there is heard here.
  public Optional<String> hears() {
    return subscriptionLine.process();
  }

  /// How often messages may have been missed: it grows whenever [#healthy] ends.
  public long interruptions() {
    return interruptions.get();
  }

  /// How many strings of Redis were too long to be taken in.
  public long tooLong() {
    return tooLong.get();
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /// Completes with true when everything that Redis was told before this call, on channels that
  /// were subscribed to before it, has been received here; with false after 1 s at the latest if
  /// that is not certain. Says more than [#healthy], which is up to 2 s behind a cut network.
  public CompletionStage<Boolean> arrived() {
    StatefulRedisPubSubConnection<String, byte[]> asked = subscriber;
    long before = interruptions.get();
    if (asked == null || !healthy) {
      return CompletableFuture.completedFuture(false);
    }
    return asked
        .async()
        .ping()
        .handle((pong, failure) -> failure == null && healthy && interruptions.get() == before);
  }

  /// Fails after 1 s, at once with a [RedisUnavailableException] while Redis is away.
  @Override
  public <T> CompletionStage<T> call(
      Function<RedisAsyncCommands<String, byte[]>, ? extends CompletionStage<T>> command) {
    StatefulRedisConnection<String, byte[]> connection = commands;
    if (connection == null || !commandsAnswer) {
      return CompletableFuture.failedFuture(away());
    }
    try {
      return command.apply(connection.async());
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private RedisUnavailableException away() {
    return new RedisUnavailableException(trouble.orElse("Redis does not answer in time"));
  }

  @Override
  public CompletionStage<Long> publish(String channel, byte[] message) {
    if (message.length > LONGEST_MESSAGE) {
      throw new IllegalArgumentException(
          "A message between nodes has at most " + LONGEST_MESSAGE + " bytes");
    }
    if (waitingBytes.addAndGet(message.length) > MOST_BYTES) {
      waitingBytes.addAndGet(-message.length);
      return CompletableFuture.failedFuture(
          new RedisUnavailableException("Redis takes messages more slowly than they come"));
    }
    return this.<Long>call(redis -> redis.publish(channel, message))
        .whenComplete((receivers, failure) -> waitingBytes.addAndGet(-message.length));
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, Receiver receiver) {
    return subscriptions.add(channel, receiver);
  }

  @Override
  public void unsubscribe(String channel, Receiver receiver) {
    subscriptions.remove(channel, receiver);
  }

  @Override
  public Runnable after(Duration wait, Runnable task) {
    var timer = loop.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  public CompletionStage<Integer> subscribers(String channel) {
    return call(redis -> redis.pubsubNumsub(channel))
        .thenApply(counts -> counts.getOrDefault(channel, 0L).intValue());
  }

  /// Ends both connections and waits for that, 2 s at most.
  @Override
  public void close() {
    healthy = false;
    commands = null;
    CompletableFuture.allOf(
            commandLine.close().toCompletableFuture(),
            subscriptionLine.close().toCompletableFuture())
        .completeOnTimeout(null, 1, TimeUnit.SECONDS)
        .join();
    client.shutdownAsync(0, 500, TimeUnit.MILLISECONDS).orTimeout(1, TimeUnit.SECONDS).join();
    resources.shutdown(0, 500, TimeUnit.MILLISECONDS);
  }
}
