package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.socketio.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTest {

  private World world = new World();

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  private void limits(SocketIoOptions.Builder options) {
    world = new World(options, 1);
  }

  private static SocketIoOptions.Builder options() {
    return SocketIoOptions.defaults().toBuilder();
  }

  @Test
  void connectIsAnsweredWithTheSocketsId() {
    Client client = world.client().says("0");
    String sid = client.sid();
    assertThat(client.socket().id()).isEqualTo(sid).isNotEqualTo(client.id());
  }

  @Test
  void connectToANamespaceIsAnsweredThere() {
    world.server.of("/chat");
    Client client = world.client().says("0/chat,");
    String sid = client.sid("/chat");
    assertThat(client.socket("/chat").id()).isEqualTo(sid);
    assertThat(world.server.of("/").sockets()).isEmpty();
  }

  @Test
  void theCommaAfterANamespaceMayBeMissing() {
    world.server.of("/chat");
    world.client().says("0/chat").sid("/chat");
  }

  @Test
  void authIsGivenToTheApplication() {
    Client client = world.client().says("0{\"token\":\"t\",\"n\":[1,null,{\"x\":2.5}]}");
    client.sid();
    assertThat(client.socket().auth()).containsEntry("token", "t").containsKey("n");
  }

  @Test
  void missingAuthIsAnEmptyObject() {
    assertThat(world.joined().socket().auth()).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0[]", "0\"x\"", "0null", "07", "0{", "0{}x", "0{}{}", "0true", "0/,[]"})
  void authThatIsNoObjectCloses(String connect) {
    world.client().says(connect).isClosed();
  }

  @Test
  void anUnknownNamespaceIsRefusedWithAnObject() {
    Client client = world.client().says("0/nowhere,");
    client.hears("4/nowhere,{\"message\":\"Invalid namespace\"}").isOpen();
    client.joins();
  }

  @Test
  void aSecondConnectCloses() {
    world.joined().says("0").isClosed();
  }

  @Test
  void aSecondConnectWhileTheFirstIsPendingCloses() {
    world.server.of("/").use(socket -> new java.util.concurrent.CompletableFuture<>());
    world.client().says("0").says("0").isClosed();
    assertThat(world.pendingTimers()).isZero();
  }

  @Test
  void anEventBeforeConnectNeverReachesAHandler() {
    List<String> heard = new ArrayList<>();
    world.server.of("/").onConnection(socket -> socket.onAny(event -> heard.add(event.name())));
    world.client().says("2[\"early\"]").isClosed();
    assertThat(heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2/chat,[\"x\"]", "3/chat,1[]", "1/chat,", "51-/chat,[\"x\"]"})
  void packetsToANamespaceThatWasNotJoinedClose(String packet) {
    world.server.of("/chat");
    world.joined().says(packet).isClosed();
  }

  @Test
  void leavingOneNamespaceKeepsTheOthers() {
    world.server.of("/chat");
    List<String> heard = new ArrayList<>();
    world.server.of("/").onConnection(socket -> socket.on("x", event -> heard.add("x")));
    Client client = world.joined().says("0/chat,");
    client.sid("/chat");
    client.says("1/chat,").says("2[\"x\"]").hearsNothing().isOpen();
    assertThat(heard).containsExactly("x");
    assertThat(world.server.of("/chat").sockets()).isEmpty();
  }

  @Test
  void aNamespaceCanBeJoinedAgainAfterItWasLeft() {
    Client client = world.client().says("0");
    String first = client.sid();
    client.says("1", "0");
    assertThat(client.sid()).isNotEqualTo(first);
  }

  @Test
  void theAnswerPrecedesWhatConnectionHandlersSend() {
    world.server.of("/").onConnection(socket -> socket.emit("auth", socket.auth()));
    Client client = world.client().says("0{\"token\":\"123\"}");
    client.sid();
    client.hears("2[\"auth\",{\"token\":\"123\"}]");
  }

  @Test
  void aConnectionWithoutANamespaceEndsAtTheConnectTimeout() {
    Client client = world.client();
    world.pass(Duration.ofMillis(44_999));
    client.isOpen();
    world.pass(Duration.ofMillis(1));
    client.isClosed();
  }

  @Test
  void aRefusedConnectDoesNotStopTheConnectTimeout() {
    Client client = world.client().says("0/no,").hears("4/no,{\"message\":\"Invalid namespace\"}");
    world.pass(Duration.ofSeconds(45));
    client.isClosed();
  }

  @Test
  void aJoinedConnectionHasNoTimerOfItsOwn() {
    Client client = world.joined();
    assertThat(world.pendingTimers()).isZero();
    world.pass(Duration.ofDays(1));
    client.isOpen();
  }

  @Test
  void aLostConnectionLeavesNoTimer() {
    world.client().drops(CloseReason.TRANSPORT_CLOSE);
    assertThat(world.pendingTimers()).isZero();
  }

  @Test
  void namespacesPerConnectionAreBounded() {
    limits(options().maxNamespacesPerConnection(2));
    world.server.of("/a");
    world.server.of("/b");
    Client client = world.joined().says("0/a,");
    client.sid("/a");
    client.says("0/b,").hears("4/b,{\"message\":\"Too many namespaces\"}").isOpen();
  }

  @Test
  void aDynamicNamespaceIsCreatedAndRemoved() {
    List<String> made = new ArrayList<>();
    world.server.ofMatching(
        name -> name.matches("/room-\\d+"),
        namespace -> {
          made.add(namespace.name());
          namespace.onConnection(socket -> socket.emit("hello", namespace.name()));
        });
    Client first = world.client().says("0/room-1,");
    Client second = world.client().says("0/room-1,");
    for (Client client : List.of(first, second)) {
      client.sid("/room-1");
      client.hears("2/room-1,[\"hello\",\"/room-1\"]");
    }
    assertThat(made).containsExactly("/room-1");
    assertThat(world.server.namespaces().count()).isEqualTo(2);

    first.says("1/room-1,");
    assertThat(world.server.namespaces().count()).isEqualTo(2);
    second.drops(CloseReason.TRANSPORT_CLOSE);
    assertThat(world.server.namespaces().count()).isEqualTo(1);
  }

  @Test
  void aDynamicNamespaceThatRefusesEverybodyIsRemoved() {
    world.server.ofMatching(
        name -> true, namespace -> namespace.use(socket -> MiddlewareTest.refuse("no", Map.of())));
    world.client().says("0/x,").hears("4/x,{\"message\":\"no\"}");
    assertThat(world.server.namespaces().count()).isEqualTo(1);
  }

  @Test
  void dynamicNamespacesAreBounded() {
    limits(options().maxDynamicNamespaces(1));
    world.server.ofMatching(name -> true, namespace -> {});
    Client client = world.client().says("0/a,");
    client.sid("/a");
    client.says("0/b,").hears("4/b,{\"message\":\"Invalid namespace\"}");
    client.says("1/a,", "0/b,").sid("/b");
  }

  @Test
  void aNamespaceThatTheApplicationNamesStays() {
    world.server.ofMatching(name -> true, namespace -> {});
    Client client = world.client().says("0/a,");
    client.sid("/a");
    world.server.of("a").onConnection(socket -> {});
    client.says("1/a,");
    assertThat(world.server.namespaces().count()).isEqualTo(2);
  }

  @Test
  void aFaultInTheSetupOfADynamicNamespaceRefusesTheConnect() {
    world.server.ofMatching(
        name -> true,
        namespace -> {
          throw new IllegalStateException("setup broke");
        });
    world.client().says("0/a,").hears("4/a,{\"message\":\"Invalid namespace\"}");
    assertThat(world.faults).containsExactly("the setup of a dynamic namespace: setup broke");
    world.faults.clear();
  }

  @Test
  void namesThatCannotStandInAPacketAreRefused() {
    assertThatThrownBy(() -> world.server.of("/a,b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> world.server.of("/" + "a".repeat(255)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNamespacesNameFromAClientIsBounded() {
    world.client().says("0/" + "a".repeat(255) + ",").isClosed();
  }

  @Test
  void socketIdsDoNotRepeat() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(world.client().says("0").sid());
    }
    assertThat(ids).hasSize(1_000).allMatch(id -> id.length() == 20);
  }
}
