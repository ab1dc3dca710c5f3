package dev.standin.socketio.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Nodes in one thread and in virtual time. What one node tells another arrives in the order of the
/// calls; which pair of nodes is served next is decided by a seed. A node may be cut off.
public final class FakeNetwork {

  private record Pair(int from, int to) {}

  private record Timer(Duration at, long order, Runnable task) {}

  private final Random chance;
  private final Map<Pair, Deque<Runnable>> channels = new LinkedHashMap<>();
  private final List<NetworkAdapter> adapters = new ArrayList<>();
  private final Set<Integer> silent = new TreeSet<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparingLong(Timer::order));
  private Duration now = Duration.ZERO;
  private long made;

  public FakeNetwork(long seed) {
    this.chance = new Random(seed);
  }

  void join(NetworkAdapter adapter) {
    adapters.add(adapter);
  }

  void leave(NetworkAdapter adapter) {
    adapters.remove(adapter);
  }

  int nodes(String namespace) {
    return (int) adapters.stream().filter(known -> known.serves(namespace)).count();
  }

  /// Tells the adapters of the namespace on all other nodes.
  void tellOthers(NetworkAdapter from, Consumer<NetworkAdapter> message) {
    for (NetworkAdapter to : List.copyOf(adapters)) {
      if (to != from && to.serves(from.name())) {
        tell(from, to, message);
      }
    }
  }

  void tell(NetworkAdapter from, NetworkAdapter to, Consumer<NetworkAdapter> message) {
    channels
        .computeIfAbsent(new Pair(from.node(), to.node()), pair -> new ArrayDeque<>())
        .addLast(
            () -> {
              if (adapters.contains(to) && !silent.contains(from.node())) {
                message.accept(to);
              }
            });
  }

  /// From now on nothing that this node says arrives.
  public void silence(int node) {
    silent.add(node);
  }

  void after(Duration wait, Runnable task) {
    timers.add(new Timer(now.plus(wait), made++, task));
  }

  /// Delivers one message; false if none is under way.
  public boolean step() {
    List<Deque<Runnable>> waiting =
        channels.values().stream().filter(channel -> !channel.isEmpty()).toList();
    if (waiting.isEmpty()) {
      return false;
    }
    waiting.get(chance.nextInt(waiting.size())).removeFirst().run();
    return true;
  }

  /// Lets time pass for the adapters' own deadlines.
  public void pass(Duration time) {
    Duration until = now.plus(time);
    while (!timers.isEmpty() && timers.peek().at.compareTo(until) <= 0) {
      Timer timer = timers.remove();
      now = timer.at;
      timer.task.run();
    }
    now = until;
  }
}
