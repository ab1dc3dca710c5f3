package dev.standin.live;

import dev.standin.chat.Announcements;
import dev.standin.chat.ConversationId;
import dev.standin.chat.MessageId;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import dev.standin.standin.HandTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Three servers on one store, their broker, and devices that come and go, in one thread: what
/// happens next is decided by a seed.
final class StreamWorld {

  /// What may fail.
  enum Faults {
    NONE(32),
    LINES(35),
    /// Lines, stores and servers.
    ALL(40);

    private final int choices;

    Faults(int choices) {
      this.choices = choices;
    }
  }

  private static final UserId CY = new UserId("0d".repeat(12));
  private static final List<UserId> USERS = List.of(Hall.ANA, Hall.BO, CY);
  private static final Map<String, UserId> TOKENS =
      Map.of("ana", Hall.ANA, "bo", Hall.BO, "cy", CY);

  private final Random random;
  private final HandTimers hands = new HandTimers();
  private final LaneStore store;
  private final FakeWire wire;
  private final boolean announces;
  private final List<StreamNode> nodes = new ArrayList<>();
  private final Map<Device, Optional<StreamNode>> devices = new LinkedHashMap<>();

  /// What of each conversation was written when a device was first let in.
  private final Map<Device, Map<ConversationId, Long>> begins = new HashMap<>();

  private final Map<Integer, Long> died = new HashMap<>();
  private final Set<MessageId> never = new HashSet<>();
  private int texts;
  int deaths;
  int comings;
  int forgeries;

  StreamWorld(long seed, boolean announces) {
    this.random = new Random(seed);
    this.announces = announces;
    this.store = new LaneStore(random);
    this.wire = new FakeWire(random);
    for (int i = 0; i < 3; i++) {
      nodes.add(node());
    }
    for (String token : List.of("ana", "ana", "bo", "bo", "cy")) {
      devices.put(new Device(token), Optional.empty());
    }
    store.meanwhile = this::somebodyWrites;
  }

  private StreamNode node() {
    return new StreamNode(store, announces ? wire.line() : null, hands, TOKENS);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean awake(StreamNode node) {
    return node.asleep <= hands.nanos();
  }

  private MessageId id() {
    return new MessageId("%024x".formatted(1_000 + texts++));
  }

  private void somebodyWrites() {
    StreamNode node = one(nodes);
    if (awake(node) && !node.view.away) {
      node.write(id(), one(USERS), one(USERS));
    }
  }

  /// An old server writes, and tells the recipient.
  private void oldServerWrites() {
    MessageId id = id();
    UserId to = one(USERS);
    switch (random.nextInt(3)) {
      case 0 -> {}
      case 1 -> store.late.add(id);
      default -> never.add(id);
    }
    if (!never.contains(id)) {
      store.unplaced.put(id, List.of(one(USERS), to));
    }
    wire.foreign(to, id);
  }

  /// Somebody tells of an entry of another store, or of one that nobody wrote.
  private void somebodyForges() {
    int lane = 1 + random.nextInt(store.lanes.lastKey() + 1);
    boolean known = store.lanes.containsKey(lane) && random.nextBoolean();
    long end = store.lanes.containsKey(lane) ? store.row(lane).end : 0;
    long n = known ? end + 200_000 : end + 1 + random.nextInt(3);
    long run = known ? store.row(lane).run : random.nextLong();
    byte[] json =
        "{\"_id\":\"ffffffffffffffffffffffff\",\"seq\":1}".getBytes(StandardCharsets.UTF_8);
    var link = new Announcements.Link(new Pos(lane, n), Pos.NONE, 0, run);
    wire.forged(one(USERS), new Announcements.Told("message", json, link));
    forgeries++;
  }

  /// Every other server is at a Redis of its own from now on.
  StreamWorld split() {
    for (int i = 0; i < nodes.size(); i++) {
      FakeWire.Line line = Objects.requireNonNull(nodes.get(i).line);
      line.tellsAt = i % 2;
      line.hearsAt = i % 2;
    }
    return this;
  }

  /// Anything that may happen.
  ///
  /// @param faults what may fail, too; announcements always may
  void step(Faults faults) {
    int choice = random.nextInt(faults.choices);
    if (choice < 4) {
      somebodyWrites();
    } else if (choice < 20) {
      threads(random.nextInt(50));
    } else if (choice < 24) {
      takes();
    } else if (choice < 28) {
      comesOrGoes();
    } else if (choice < 30) {
      second(() -> {});
    } else if (choice < 32) {
      if (announces && random.nextInt(3) == 0) {
        oldServerWrites();
      } else if (random.nextInt(3) == 0) {
        somebodyForges();
      }
    } else if (choice < 35) {
      cutOrMend();
    } else if (choice < 37) {
      StreamNode node = one(nodes);
      node.view.away = !node.view.away && random.nextBoolean();
    } else if (choice == 37) {
      one(nodes).asleep = hands.nanos() + random.nextInt(25) * 1_000_000_000L;
    } else if (choice == 38 && random.nextInt(4) == 0) {
      dies(one(nodes));
    }
  }

  private void threads(int most) {
    for (int i = 0; i < most; i++) {
      StreamNode node = one(nodes);
      if (awake(node)) {
        node.step(random.nextInt(5));
      }
    }
  }

  private void takes() {
    Device device = one(List.copyOf(devices.keySet()));
    take(device, random.nextInt(6));
  }

  private void take(Device device, int most) {
    for (int i = 0; i < most && device.take(1); i++) {
      if (device.sessions == 1 && !begins.containsKey(device)) {
        Map<ConversationId, Long> written = new HashMap<>();
        store.members.keySet().forEach(known -> written.put(known, store.seq(known)));
        begins.put(device, written);
      }
    }
    if (device.ended() || device.refused > 0) {
      device.refused = 0;
      leave(device);
    }
  }

  private void comesOrGoes() {
    Device device = one(List.copyOf(devices.keySet()));
    if (device.away()) {
      comes(device, one(nodes));
    } else if (random.nextInt(3) == 0) {
      leave(device);
    }
  }

  private void comes(Device device, StreamNode node) {
    device.comes(node);
    comings++;
    devices.put(device, Optional.of(node));
  }

  private void leave(Device device) {
    device.cut();
    devices.put(device, Optional.empty());
  }

  private void cutOrMend() {
    FakeWire.Line line = one(nodes).line;
    if (line == null) {
      return;
    }
    if (random.nextInt(5) == 0) {
      line.tellsElsewhere();
    } else if (!line.cut && random.nextBoolean()) {
      line.stall(1 + random.nextInt(4));
    } else if (!line.cut) {
      line.cut();
      if (random.nextBoolean()) {
        line.notices();
      }
    } else if (random.nextBoolean()) {
      line.mend();
    }
  }

  /// Its devices have to go elsewhere; another server begins in its stead.
  private void dies(StreamNode node) {
    deaths++;
    devices.forEach(
        (device, at) -> {
          if (at.equals(Optional.of(node))) {
            device.cut();
          }
        });
    devices.replaceAll((_, at) -> at.equals(Optional.of(node)) ? Optional.empty() : at);
    nodes.remove(node);
    if (node.line != null) {
      node.line.gone();
    }
    died.put(node.view.own, hands.nanos());
    nodes.add(node());
  }

  /// @param each runs after each server was told that its second has passed
  private void second(Runnable each) {
    for (StreamNode node : nodes) {
      hands.pass(Duration.ofNanos(1_000_000_000L / nodes.size()));
      if (awake(node)) {
        node.second();
        if (node.line != null) {
          node.line.second();
        }
      }
      each.run();
    }
    closeLanes();
    if (random.nextInt(4) == 0) {
      store.unplaced.keySet().stream()
          .sorted(Comparator.comparing(MessageId::hex))
          .findFirst()
          .ifPresent(id -> one(nodes).place(id));
    }
  }

  /// Lanes of servers that died or sleep are closed by the others.
  private void closeLanes() {
    died.entrySet()
        .removeIf(
            lane -> {
              boolean over = hands.nanos() - lane.getValue() >= 15_000_000_000L;
              if (over) {
                store.close(lane.getKey(), hands.nanos());
              }
              return over;
            });
    for (StreamNode node : nodes) {
      boolean silent = !awake(node) || node.view.away;
      node.silentSince = silent ? Math.min(node.silentSince, hands.nanos()) : Long.MAX_VALUE;
      if (hands.nanos() - node.silentSince >= 15_000_000_000L && silent) {
        store.close(node.view.own, hands.nanos());
      }
    }
  }

  /// Everything works again; who is there is brought everything within so many seconds.
  void heal(int seconds) {
    for (StreamNode node : nodes) {
      node.asleep = 0;
      node.view.away = false;
      if (node.line != null) {
        node.line.mend();
      }
    }
    for (MessageId id : List.copyOf(store.unplaced.keySet())) {
      nodes.getFirst().place(id);
    }
    store.meanwhile = () -> {};
    for (int i = 0; i < seconds; i++) {
      second(this::settle);
    }
    store.meanwhile = this::somebodyWrites;
  }

  private void settle() {
    boolean busy = true;
    while (busy) {
      busy = false;
      for (StreamNode node : nodes) {
        for (int thread = 0; thread < 5; thread++) {
          while (node.step(thread)) {
            busy = true;
          }
        }
      }
    }
    for (Device device : List.copyOf(devices.keySet())) {
      take(device, 10_000);
    }
  }

  /// All who are away come, anywhere.
  void allCome() {
    store.meanwhile = () -> {};
    for (Device device : List.copyOf(devices.keySet())) {
      if (device.away()) {
        comes(device, one(nodes));
      }
    }
    settle();
    store.meanwhile = this::somebodyWrites;
  }

  void allGo() {
    store.meanwhile = () -> {};
    List.copyOf(devices.keySet()).forEach(this::leave);
    settle();
  }

  /// Each device that is there heard everything that concerns its user once and in order.
  void check(String when) {
    devices.forEach(
        (device, at) -> {
          Map<ConversationId, Long> begin = begins.get(device);
          if (at.isPresent() && begin != null) {
            UserId user = Objects.requireNonNull(TOKENS.get(device.token));
            new DeviceCheck(store, device, begin).check(user, when);
          }
        });
  }

  int refusals() {
    return wire.refusals;
  }

  int written() {
    return store.messages.size();
  }
}
