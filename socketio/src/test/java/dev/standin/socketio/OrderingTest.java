package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls that happen one after the other are heard one after the other, whoever made them and
/// wherever.
class OrderingTest {

  static long[] seeds() {
    return new Random(20_261_122).longs(200).toArray();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachSocketHearsEachCallOnceInTheOrderOfTheCalls(long seed) {
    new Course(seed).run();
  }

  /// A client, its socket, and what it must hear.
  private record Peer(Client client, Socket socket, List<String> expected) {}

  /// A random course of calls from foreign threads, owners and handlers.
  private static final class Course {
    private final long seed;
    private final Random chance;
    private final World world;
    private final Namespace main;
    private final List<Peer> peers = new ArrayList<>();
    private int calls;

    Course(long seed) {
      this.seed = seed;
      this.chance = new Random(seed);
      this.world = new World(SocketIoOptions.defaults().toBuilder(), seed);
      this.main = world.server.of("/");
      world.owner();
      world.owner();
      for (int i = 0; i < 6; i++) {
        Client client = world.client(world.owners().get(i % 3)).joins();
        Socket socket = client.socket();
        Peer peer = new Peer(client, socket, new ArrayList<>());
        peers.add(peer);
        socket.join(i % 2 == 0 ? "even" : "odd");
        socket.on("go", event -> someCalls());
        socket.on("ask", event -> acknowledged(peer, event.args().getFirst().toString(), event));
      }
    }

    void run() {
      for (int i = 0; i < 300; i++) {
        switch (chance.nextInt(5)) {
          case 0 -> call();
          case 1 -> any(world.owners()).execute(this::someCalls);
          case 2 -> any(peers).client.later("2[\"go\"]");
          case 3 -> any(peers).client.later("2" + i + "[\"ask\"," + i + "]");
          default -> world.step();
        }
      }
      world.settle();
      for (Peer peer : peers) {
        assertThat(peer.client.wire).as("seed %d", seed).isEqualTo(peer.expected);
        peer.client.wire.clear();
      }
      world.assertQuiet();
    }

    private <T> T any(List<T> list) {
      return list.get(chance.nextInt(list.size()));
    }

    private void someCalls() {
      int count = 1 + chance.nextInt(3);
      for (int i = 0; i < count; i++) {
        call();
      }
    }

    private void acknowledged(Peer peer, String id, Event event) {
      call();
      event.ack(++calls);
      peer.expected.add("3" + id + "[" + calls + "]");
      call();
    }

    private void call() {
      String packet = "2[\"e\"," + ++calls + "]";
      if (chance.nextBoolean()) {
        Peer one = any(peers);
        one.expected.add(packet);
        one.socket.emit("e", calls);
        return;
      }
      String room = chance.nextBoolean() ? "even" : "odd";
      for (int i = 0; i < peers.size(); i++) {
        if ((i % 2 == 0) == room.equals("even")) {
          peers.get(i).expected.add(packet);
        }
      }
      main.to(room).emit("e", calls);
    }
  }

  @Test
  void aCallOnTheOwnerDoesNotOvertakeAnEarlierOneFromOutside() {
    World world = new World();
    Client client = world.joined();
    Socket socket = client.socket();
    socket.on("go", event -> socket.emit("second"));
    client.later("2[\"go\"]");
    socket.emit("first");
    client.hears("2[\"first\"]", "2[\"second\"]");
    world.assertQuiet();
  }

  @Test
  void aCallDuringADeliveryFollowsItForEveryReceiver() {
    World world = new World();
    Namespace main = world.server.of("/");
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(world.joined());
    }
    Client breaking = clients.remove(10);
    breaking.socket().onDisconnect(reason -> main.emit("second", reason.text()));
    breaking.breaksAtNextSend();
    main.emit("first");
    clients.forEach(client -> client.hears("2[\"first\"]", "2[\"second\",\"slow client\"]"));
    world.assertQuiet();
  }

  @Test
  void aReceiverThatWouldMissAnEventIsCutOff() {
    World world = new World(SocketIoOptions.defaults().toBuilder().maxQueuedDeliveries(3), 1);
    List<String> reasons = new ArrayList<>();
    Client slow = world.client(world.owner()).joins();
    Client other = world.client(world.owner()).joins();
    slow.socket().onDisconnect(reason -> reasons.add(reason.text()));
    Socket socket = slow.socket();
    for (int i = 0; i < 10; i++) {
      socket.emit("e", i);
    }
    other.socket().emit("fine");
    world.settle();
    assertThat(slow.wire)
        .isEqualTo(List.of("2[\"e\",0]", "2[\"e\",1]", "2[\"e\",2]").subList(0, slow.wire.size()));
    slow.wire.clear();
    slow.isClosed();
    assertThat(reasons).containsExactly(CloseReason.SLOW_CLIENT.text());
    other.hears("2[\"fine\"]").isOpen();
    world.assertQuiet();
  }
}
