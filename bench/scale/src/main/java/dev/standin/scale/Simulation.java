package dev.standin.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Discrete events: people connect and send at random times, writers commit groups, nodes announce
/// what was committed and look after each other's lanes every second, and Redis goes away once.
///
/// Nodes are alike: so many of them are watched, each event of theirs, that there are a few hundred
/// thousand messages; the others are counted as those.
final class Simulation {
  /// Messages of one group commit, as the writer takes them.
  private static final int GROUP = 512;

  /// A reading of where the log ends takes the lanes' documents and, in one command, what lies
  /// behind the ends that they say, if that is no more than so much; else the last entry of each
  /// lane.
  private static final int FEW = 200;

  /// A node says each second how far its lane goes, so that is half a second old.
  private static final double AGE = 0.5;

  private static final double WATCHED_MESSAGES = 300_000;
  private static final int LATENCIES = 200_000;

  private final World world;
  private final Prices prices;
  private final Traffic traffic;
  private final Traffic.Groups groupSizes;
  private final RandomGenerator random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final double rate;
  private final double seconds;
  private final int watched;
  private final double[] latencies = new double[LATENCIES];
  private final double[] outageSecond;
  private long order;
  private double now;
  private long messages;
  private long publishes;
  private long pushes;
  private long heard;
  private long deliveries;
  private long extraDeliveries;
  private long groups;
  private long connects;
  private double polls;
  private long ends;
  private double endsMillis;
  private double outageRows;

  Simulation(World world, Prices prices, Traffic traffic) {
    this.world = world;
    this.prices = prices;
    this.traffic = traffic;
    this.groupSizes = traffic.groupSizes();
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(world.seed());
    this.rate = traffic.perSecond((double) world.users()) / world.nodes();
    this.seconds = Math.clamp(WATCHED_MESSAGES / rate, 6, world.seconds());
    this.watched =
        (int)
            Math.clamp(Math.ceil(WATCHED_MESSAGES / (rate * seconds)), 1.0, (double) world.nodes());
    this.outageSecond = new double[(int) Math.ceil(seconds) + 2];
  }

  private record Event(double at, long order, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Double.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private void in(double delay, Runnable what) {
    events.add(new Event(now + delay, order++, what));
  }

  /// A random time until the next of events that happen so often a second.
  private double gap(double perSecond) {
    return -Math.log(1 - random.nextDouble()) / perSecond;
  }

  Outcome run() {
    for (int i = 0; i < watched; i++) {
      var node = new Node();
      in(gap(rate), node::send);
      in(random.nextDouble(), node::beat);
      in(gap(connectRate()), node::connect);
    }
    while (!events.isEmpty() && events.peek().at() < seconds) {
      var next = events.remove();
      now = next.at();
      next.what().run();
    }
    return outcome();
  }

  /// Connections opened a second at a node.
  private double connectRate() {
    return world.users()
        * traffic.online()
        * traffic.devices()
        / traffic.sessionSeconds()
        / world.nodes();
  }

  private boolean redisAway() {
    return now >= seconds / 2 && now < seconds / 2 + world.outage();
  }

  /// One node that is watched.
  private final class Node {
    private final ArrayDeque<Double> pending = new ArrayDeque<>();
    private final ArrayDeque<Double> asking = new ArrayDeque<>();
    private boolean writing;
    private boolean reading;

    /// Up to when all that the others wrote was announced here.
    private double sure;

    private boolean healthy = true;

    void send() {
      in(gap(rate), this::send);
      pending.add(now);
      write();
    }

    private void write() {
      if (writing || pending.isEmpty()) {
        return;
      }
      writing = true;
      List<Double> group = new ArrayList<>();
      while (group.size() < GROUP && !pending.isEmpty()) {
        group.add(pending.remove());
      }
      double millis = world.commitMillis() + group.size() * world.commitMillisEach();
      in(millis / 1e3, () -> committed(group));
    }

    private void committed(List<Double> group) {
      writing = false;
      groups++;
      for (double sent : group) {
        latencies[(int) (messages++ % LATENCIES)] = (now - sent) * 1e3;
        announce();
      }
      write();
    }

    /// Every second: the lanes are read; what was not surely announced is read from the store.
    void beat() {
      in(1, this::beat);
      polls += prices.restCommands();
      if (redisAway()) {
        healthy = false;
      }
      if (!healthy) {
        double missed = rate * (world.nodes() - 1) * (now - sure);
        outageRows += missed;
        outageSecond[(int) now] += missed;
        healthy = !redisAway();
      }
      sure = now;
    }

    void connect() {
      in(gap(connectRate()), this::connect);
      connects++;
      asking.add(now);
      readEnds();
    }

    /// One reading for all who asked before it began.
    private void readEnds() {
      if (reading || asking.isEmpty()) {
        return;
      }
      reading = true;
      double first = asking.peek();
      asking.clear();
      boolean few = world.nodes() * rate * AGE <= FEW;
      int commands = few ? 3 : world.nodes() + 6;
      ends += commands;
      in(
          commands * world.readMillis() / 1e3,
          () -> {
            reading = false;
            endsMillis = Math.max(endsMillis, (now - first) * 1e3);
            readEnds();
          });
    }
  }

  private void announce() {
    boolean group = random.nextDouble() < traffic.groups();
    int members = group ? groupSizes.draw(random) : 2;
    publishes += Math.round(members * prices.publishes() / 2);
    for (int member = 0; member < members; member++) {
      if (member > 0 && random.nextDouble() >= traffic.online()) {
        continue;
      }
      int sockets = random.nextDouble() < traffic.devices() - 1 ? 2 : 1;
      reach(member == 0, sockets);
      extraDeliveries += member > 1 ? sockets : sockets - 1;
    }
  }

  /// Sockets are on any of the nodes; the sender's first one is where it sends. The node that
  /// announces follows the channels of its own users too, and drops what is its own.
  private void reach(boolean sender, int sockets) {
    int first = sender ? 0 : random.nextInt(world.nodes());
    int second = sockets == 2 ? random.nextInt(world.nodes()) : first;
    deliveries += sockets;
    pushes += second == first ? 1 : 2;
    heard += (first == 0 ? 0 : 1) + (second == 0 || second == first ? 0 : 1);
  }

  private Outcome outcome() {
    double scale = world.nodes() / (watched * seconds);
    int known = (int) Math.min(messages, LATENCIES);
    var sorted = Arrays.copyOf(latencies, known);
    Arrays.sort(sorted);
    double heardEach = heard * scale / world.nodes();
    double opened = connects * scale;
    double sockets = world.users() * traffic.online() * traffic.devices() / world.nodes();
    double micros =
        rate * prices.send(rate)
            + heardEach * prices.hear()
            + extraDeliveries * scale / world.nodes() * prices.deliver()
            + sockets * prices.heartbeats()
            + opened / world.nodes() * prices.connect()
            + prices.idleCpu();
    return new Outcome(
        world,
        messages * scale,
        publishes * scale,
        pushes * scale,
        deliveries * scale,
        groups * scale,
        (double) messages / Math.max(1, groups),
        known == 0 ? 0 : sorted[(int) (0.99 * (known - 1))],
        opened,
        opened,
        polls * scale,
        ends * scale,
        endsMillis,
        outageRows * world.nodes() / watched,
        Arrays.stream(outageSecond).max().orElse(0) * world.nodes() / watched,
        micros / 1e6);
  }
}
