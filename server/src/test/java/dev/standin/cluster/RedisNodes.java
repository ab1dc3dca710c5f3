package dev.standin.cluster;

import dev.standin.socketio.Adapter;
import dev.standin.socketio.ClusterFixture;
import dev.standin.socketio.Namespace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Three nodes on a real Redis, with what arrives handed out one message at a time, and with time
/// that passes when the test says so.
final class RedisNodes implements ClusterFixture.Cluster {

  private static final int NODES = 3;
  private static final AtomicInteger CLUSTERS = new AtomicInteger();
  private static final List<RedisLink> LINKS = new ArrayList<>();

  private record Timer(Duration at, long order, Runnable task) {}

  private final Random chance;
  private final ClusterOptions options;
  private final List<Deque<Runnable>> arrived = new ArrayList<>();
  private final TreeSet<Integer> silent = new TreeSet<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparingLong(Timer::order));
  private Duration now = Duration.ZERO;
  private long made;
  private boolean busy;

  RedisNodes(long seed) {
    chance = new Random(seed);
    options =
        new ClusterOptions(
            "t" + CLUSTERS.incrementAndGet(), Duration.ofSeconds(5), seed % 2 == 0, false);
    for (int node = 0; node < NODES; node++) {
      arrived.add(new ArrayDeque<>());
      link(node);
    }
  }

  /// The connections are shared by all tests; prefixes keep them apart.
  static synchronized RedisLink link(int node) {
    while (LINKS.size() <= node) {
      RedisLink link =
          new RedisLink(RedisAddress.parse(RedisProcess.common().url()), new Random(node));
      link.ready().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
      LINKS.add(link);
    }
    return LINKS.get(node);
  }

  @Override
  public Adapter adapter(Namespace namespace, int node) {
    return new RedisAdapter(
        namespace, new Stepped(node), this::after, options, new Random(7919L * made++ + node));
  }

  private synchronized Runnable after(Duration wait, Runnable task) {
    Timer timer = new Timer(now.plus(wait), made++, task);
    timers.add(timer);
    return () -> cancel(timer);
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  /// A node's channels; what comes waits for its turn.
  private final class Stepped implements Channels {
    private final int node;
    private final Map<Receiver, Receiver> queueing = new HashMap<>();

    Stepped(int node) {
      this.node = node;
    }

    private RedisLink used() {
      synchronized (RedisNodes.this) {
        busy = true;
      }
      return link(node);
    }

    @Override
    public CompletionStage<Long> publish(String channel, byte[] message) {
      synchronized (RedisNodes.this) {
        if (silent.contains(node)) {
          return CompletableFuture.completedFuture(0L);
        }
      }
      return used().publish(channel, message);
    }

    private synchronized Receiver queueing(Receiver receiver) {
      return queueing.computeIfAbsent(
          receiver,
          known ->
              message -> {
                synchronized (RedisNodes.this) {
                  arrived.get(node).addLast(() -> known.received(message));
                }
              });
    }

    @Override
    public CompletionStage<Void> subscribe(String channel, Receiver receiver) {
      return used().subscribe(channel, queueing(receiver));
    }

    @Override
    public void unsubscribe(String channel, Receiver receiver) {
      used().unsubscribe(channel, queueing(receiver));
    }

    @Override
    public CompletionStage<Integer> subscribers(String channel) {
      return used().subscribers(channel);
    }
  }

  @Override
  public boolean step() {
    return handOut() || (settle() && handOut());
  }

  private boolean handOut() {
    Runnable message;
    synchronized (this) {
      List<Deque<Runnable>> waiting = arrived.stream().filter(queue -> !queue.isEmpty()).toList();
      if (waiting.isEmpty()) {
        return false;
      }
      message = waiting.get(chance.nextInt(waiting.size())).removeFirst();
    }
    message.run();
    return true;
  }

  /// Waits until Redis has done all that it was told, and everything has arrived that it sent;
  /// false if it was told nothing since the last time.
  private boolean settle() {
    synchronized (this) {
      if (!busy) {
        return false;
      }
      busy = false;
    }
    String fence = options.prefix() + "-fence-" + chance.nextLong();
    CountDownLatch passed = new CountDownLatch(NODES * NODES);
    List<Channels.Receiver> receivers = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      receivers.add(message -> passed.countDown());
      join(link(node).call(redis -> redis.ping()));
    }
    for (int node = 0; node < NODES; node++) {
      join(link(node).subscribe(fence, receivers.get(node)));
    }
    for (int node = 0; node < NODES; node++) {
      join(link(node).publish(fence, new byte[0]));
    }
    try {
      if (!passed.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("Redis lost a message between nodes");
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    for (int node = 0; node < NODES; node++) {
      link(node).unsubscribe(fence, receivers.get(node));
    }
    return true;
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void pass(Duration time) {
    Duration until = now.plus(time);
    for (Timer timer = due(until); timer != null; timer = due(until)) {
      timer.task.run();
    }
    now = until;
  }

  private synchronized @org.jspecify.annotations.Nullable Timer due(Duration until) {
    Timer next = timers.peek();
    if (next == null || next.at.compareTo(until) > 0) {
      return null;
    }
    now = next.at;
    return timers.remove();
  }

  @Override
  public synchronized void silence(int node) {
    silent.add(node);
  }
}
