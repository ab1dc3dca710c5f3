package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.EngineMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BroadcastTest {

  private World world = new World();
  private Namespace main = world.server.of("/");
  private Client ana = world.joined();
  private Client bo = world.client(world.owner()).joins();
  private Client cy = world.joined();

  @BeforeEach
  void rooms() {
    ana.socket().join("red", "blue");
    bo.socket().join("red");
    cy.socket().join("blue");
  }

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  private void heardBy(String packet, Client... clients) {
    world.settle();
    for (Client client : clients) {
      client.hears(packet);
    }
    for (Client client : List.of(ana, bo, cy)) {
      client.hearsNothing();
    }
  }

  @Test
  void aNamespaceAddressesAllItsSockets() {
    world.server.of("/chat").emit("nobody");
    main.emit("x", 1);
    heardBy("2[\"x\",1]", ana, bo, cy);
  }

  @Test
  void aRoomAddressesItsSockets() {
    main.to("red").emit("x");
    heardBy("2[\"x\"]", ana, bo);
  }

  @Test
  void aSocketInSeveralRoomsHearsOnce() {
    main.to("red", "blue").emit("x");
    heardBy("2[\"x\"]", ana, bo, cy);
    main.to("red").to("blue").emit("y");
    heardBy("2[\"y\"]", ana, bo, cy);
  }

  @Test
  void exceptLeavesRoomsOut() {
    main.except("red").emit("x");
    heardBy("2[\"x\"]", cy);
    main.to("blue").except("red").emit("y");
    heardBy("2[\"y\"]", cy);
    main.to("red").except(ana.socket().id(), "nobody").emit("z");
    heardBy("2[\"z\"]", bo);
  }

  @Test
  void aSocketsBroadcastLeavesItselfOut() {
    ana.socket().to("red", "blue").emit("x");
    heardBy("2[\"x\"]", bo, cy);
    ana.socket().broadcast().emit("y");
    heardBy("2[\"y\"]", bo, cy);
  }

  @Test
  void eachSocketIsInARoomOfItsId() {
    main.to(bo.socket().id()).emit("x");
    heardBy("2[\"x\"]", bo);
    assertThat(ana.socket().rooms()).isEqualTo(Set.of(ana.socket().id(), "red", "blue"));
    assertThat(main.adapter().roomCount()).isEqualTo(2);
    assertThat(main.adapter().socketCount()).isEqualTo(3);
  }

  @Test
  void localIsAllThereIsOnOneNode() {
    main.local().to("red").emit("x");
    heardBy("2[\"x\"]", ana, bo);
  }

  @Test
  void aRoomThatWasLeftIsSilent() {
    bo.socket().leave("red");
    main.to("red").emit("x");
    heardBy("2[\"x\"]", ana);
  }

  @Test
  void aRoomWithoutSocketsIsForgotten() {
    assertThat(main.adapter().occupied("red")).isTrue();
    ana.socket().leave("red");
    bo.drops(CloseReason.TRANSPORT_CLOSE);
    assertThat(main.adapter().occupied("red")).isFalse();
    assertThat(main.adapter().roomCount()).isEqualTo(1);
  }

  @Test
  void anEmptyChoiceOfRoomsIsRefusedRatherThanSentToAll() {
    assertThatThrownBy(() -> main.to().emit("x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ana.socket().to()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChoiceIsImmutable() {
    Broadcast red = main.to("red");
    Broadcast both = red.to("blue");
    red.emit("x");
    heardBy("2[\"x\"]", ana, bo);
    both.emit("y");
    heardBy("2[\"y\"]", ana, bo, cy);
  }

  @Test
  void aBroadcastIsEncodedOnce() {
    main.emit("x", new byte[] {1});
    world.settle();
    for (Client client : List.of(ana, bo, cy)) {
      client.hears("51-[\"x\",{\"_placeholder\":true,\"num\":0}]", "hex:01");
      assertThat(client.messages).hasSize(3);
      assertThat(client.messages.get(1)).isSameAs(ana.messages.get(1));
      assertThat(client.messages.get(2)).isSameAs(ana.messages.get(2));
    }
  }

  @Test
  void aBroadcastIsOneTaskForAnOwner() {
    World.FakeOwner owner = world.owner();
    for (int i = 0; i < 100; i++) {
      world.client(owner).joins().socket().join("crowd");
    }
    main.to("crowd").emit("x");
    assertThat(owner.tasks).hasSize(1);
    world.settle();
    world.clients().forEach(client -> client.wire.removeIf("2[\"x\"]"::equals));
  }

  @Test
  void whatMustNotBeCompressedIsNot() {
    Broadcast plain = main.to(ana.socket().id()).compress(false);
    plain.volatileEvents().emit("x", new byte[] {1});
    plain.emitWithAck(Duration.ofSeconds(1), "y");
    ana.hears("51-[\"x\",{\"_placeholder\":true,\"num\":0}]", "hex:01", "20[\"y\"]");
    assertThat(ana.messages.reversed().subList(0, 3)).noneMatch(EngineMessage::compressible);
    ana.socket().emit("z");
    heardBy("2[\"z\"]", ana);
    assertThat(ana.messages.getLast().compressible()).isTrue();
  }

  @Test
  void volatileEventsMayBeDropped() {
    bo.writable(false);
    main.volatileEvents().emit("x");
    heardBy("2[\"x\"]", ana, cy);
    bo.socket().emitVolatile("y");
    heardBy("none");
    main.emit("z");
    heardBy("2[\"z\"]", ana, bo, cy);
  }

  @Test
  void aSocketIsFoundByItsId() {
    Socket anas = ana.socket();
    bo.socket().join(anas.id());
    assertThat(main.socket(anas.id())).containsSame(anas);
    assertThat(main.socket("red")).isEmpty();
    assertThat(main.socket("nobody")).isEmpty();
    ana.says("1");
    assertThat(main.socket(anas.id())).isEmpty();
  }

  @Test
  void socketsCanBeFetched() {
    assertThat(main.to("red").fetchSockets().toCompletableFuture().join())
        .containsExactlyInAnyOrder(ana.socket(), bo.socket());
    assertThat(main.sockets()).hasSize(3);
  }

  @Test
  void manySocketsJoinAndLeave() {
    main.to("red").socketsJoin("green", "gold");
    main.to("green").emit("x");
    heardBy("2[\"x\"]", ana, bo);
    main.socketsLeave("green", "red");
    assertThat(main.adapter().occupied("green")).isFalse();
    assertThat(main.adapter().occupied("red")).isFalse();
    assertThat(main.adapter().occupied("gold")).isTrue();
  }

  @Test
  void manySocketsAreDisconnected() {
    main.to("red").disconnectSockets(false);
    heardBy("1", ana, bo);
    ana.isOpen();
    assertThat(main.sockets()).hasSize(1);
    main.disconnectSockets(true);
    cy.hears("1").isClosed();
  }

  @Test
  void roomsPerSocketAreBounded() {
    world = new World(SocketIoOptions.defaults().toBuilder().maxRoomsPerSocket(2), 1);
    main = world.server.of("/");
    Client client = world.joined();
    Socket socket = client.socket();
    socket.join("a", "b");
    socket.join("a", "b", socket.id());
    assertThatThrownBy(() -> socket.join("c"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A socket may be in 2 rooms at most");
    main.socketsJoin("d");
    assertThat(world.faults).hasSize(1);
    world.faults.clear();
    socket.leave("a");
    socket.join("c");
    assertThat(socket.rooms()).isEqualTo(Set.of(socket.id(), "b", "c"));
  }

  @Test
  void aSocketThatIsGoneJoinsNothing() {
    Socket gone = ana.socket();
    ana.drops(CloseReason.TRANSPORT_CLOSE);
    gone.join("red", "new");
    gone.emit("x");
    gone.disconnect(true);
    world.settle();
    assertThat(main.adapter().occupied("new")).isFalse();
    assertThat(gone.rooms()).isEmpty();
    assertThat(gone.connected()).isFalse();
  }
}
