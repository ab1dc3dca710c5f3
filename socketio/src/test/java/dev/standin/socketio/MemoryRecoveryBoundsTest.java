package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What clients that come and go, again and again, may cost, and what must not break on the way.
class MemoryRecoveryBoundsTest {

  private static final Recovery RECOVERY =
      new Recovery(Duration.ofSeconds(60), 1_000, 1_000_000, 5, socket -> "anybody");

  private static SocketIoOptions.Builder options() {
    return SocketIoOptions.defaults().toBuilder().recovery(RECOVERY);
  }

  private static String pid(Client client) {
    String answer = client.wire.removeFirst();
    assertThat(answer).contains("\"pid\":\"");
    return answer.replaceAll(".*\"pid\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void aSessionThatComesAndGoesManyTimesWaitsWithOneTimer() {
    World world = new World(options(), 1);
    Client client = world.client().says("0");
    String pid = pid(client);
    int before = world.pendingTimers();
    for (int i = 0; i < 50; i++) {
      client.drops(CloseReason.TRANSPORT_CLOSE);
      client = world.client().says("0{\"pid\":\"" + pid + "\"}");
      assertThat(pid(client)).isEqualTo(pid);
    }
    assertThat(world.pendingTimers()).isEqualTo(before);
    world.assertQuiet();
  }

  @Test
  void aSessionThatHadToGoForOthersLeavesNoTimer() {
    World world = new World(options(), 1);
    for (int i = 0; i < 50; i++) {
      Client client = world.client().says("0");
      pid(client);
      client.drops(CloseReason.TRANSPORT_CLOSE);
    }
    // Five sessions, and the one that forgets events.
    assertThat(world.pendingTimers()).isLessThanOrEqualTo(6);
    world.assertQuiet();
  }

  @Test
  void aNamespaceThatIsGoneKeepsNothing() {
    World world = new World(options(), 1);
    world.server.of((name, auth) -> name.startsWith("/room-"));
    for (int i = 0; i < 50; i++) {
      Client client = world.client().says("0/room-" + i + ",");
      pid(client);
      client.drops(CloseReason.TRANSPORT_CLOSE);
    }
    assertThat(world.pendingTimers()).isZero();
    world.assertQuiet();
  }

  @Test
  void handlersOfOutgoingEventsHearBroadcastsThatAreKept() {
    World world = new World(options(), 1);
    List<String> sent = new ArrayList<>();
    Namespace main = world.server.of("/");
    main.onConnection(socket -> socket.onAnyOutgoing((event, args) -> sent.add(event + args)));
    Client client = world.client().says("0");
    pid(client);
    main.emit("news", 1);
    client.socket().emit("own", 2);
    world.settle();
    assertThat(sent).containsExactly("news[1]", "own[2]");
    assertThat(client.wire).hasSize(2);
    client.wire.clear();
    world.assertQuiet();
  }

  /// An adapter that can't let anybody in for a while.
  private static final class Shut extends LocalAdapter {
    private boolean shut;

    Shut(Namespace namespace) {
      super(namespace);
    }

    @Override
    public void join(Socket socket, Collection<String> joined) {
      if (shut) {
        throw new IllegalStateException("shut");
      }
      super.join(socket, joined);
    }
  }

  @Test
  void aSocketThatItsAdapterTurnsAwayDoesNotKeepItsSession() {
    List<Shut> adapters = new ArrayList<>();
    World world =
        new World(
            options(),
            1,
            namespace -> {
              adapters.add(new Shut(namespace));
              return adapters.getLast();
            });
    Client client = world.client().says("0");
    String pid = pid(client);
    client.drops(CloseReason.TRANSPORT_CLOSE);
    Shut adapter = (Shut) world.server.of("/").adapter();
    adapter.shut = true;
    Client turned = world.begun(world.owners().getFirst(), Map.of("EIO", "4"));
    turned.later("0{\"pid\":\"" + pid + "\"}");
    steps(world);
    assertThat(turned.closed()).isTrue();
    adapter.shut = false;
    Client back = world.begun(world.owner(), Map.of("EIO", "4"));
    back.later("0{\"pid\":\"" + pid + "\"}");
    steps(world);
    assertThat(back.wire).hasSize(1);
    pid(back);
    assertThat(world.faults).isNotEmpty();
  }

  private static void steps(World world) {
    int steps = 0;
    while (world.step()) {
      assertThat(++steps).as("the loops come to rest").isLessThan(1_000);
    }
  }
}
