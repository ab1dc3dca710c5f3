package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DisconnectTest {

  private final World world = new World();
  private final Namespace main = world.server.of("/");
  private final List<String> reasons = new ArrayList<>();

  @BeforeEach
  void listen() {
    main.onConnection(socket -> socket.onDisconnect(reason -> reasons.add(reason.text())));
  }

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  @Test
  void aClientLeavesWithoutAnAnswer() {
    Client client = world.joined().says("1").hearsNothing();
    client.isOpen();
    world.pass(Duration.ofMinutes(5));
    client.isOpen();
    assertThat(reasons).containsExactly("client namespace disconnect");
  }

  @Test
  void aClientThatLeftMayNotSpeakThere() {
    world.joined().says("1").says("2[\"x\"]").isClosed();
  }

  @Test
  void theServerTellsTheClientAndKeepsTheConnection() {
    Client client = world.joined();
    client.socket().disconnect(false);
    client.hears("1").isOpen();
    assertThat(reasons).containsExactly("server namespace disconnect");
    assertThat(main.sockets()).isEmpty();
  }

  @Test
  void whatTheClientSentBeforeItKnewIsDropped() {
    List<String> heard = new ArrayList<>();
    main.onConnection(socket -> socket.onAny(event -> heard.add(event.name())));
    Client client = world.joined();
    client.socket().disconnect(false);
    client.later("2[\"x\"]", "31[]", "51-[\"y\"]", "hex:00", "1");
    client.hears("1").isOpen();
    assertThat(heard).isEmpty();
    client.says("0").sid();
    client.says("2[\"z\"]");
    assertThat(heard).containsExactly("z");
  }

  @Test
  void theServerEndsAllNamespacesAndTheConnection() {
    world.server.of("/chat");
    Client client = world.joined().says("0/chat,");
    client.sid("/chat");
    client.socket().emit("bye");
    client.socket("/chat").disconnect(true);
    client.hears("2[\"bye\"]", "1", "1/chat,").isClosed();
    assertThat(reasons).containsExactly("server namespace disconnect");
  }

  @Test
  void aCutEndsTheConnectionWithoutAWord() {
    Client client = world.joined();
    client.socket().cut();
    client.hearsNothing().isClosed();
    assertThat(reasons).containsExactly("forced server close");
  }

  @Test
  void whatWasSentBeforeADisconnectArrivesAndNothingAfterIt() {
    Client client = world.client(world.owner()).joins();
    Socket socket = client.socket();
    socket.emit("before");
    socket.disconnect(false);
    socket.emit("after");
    main.emit("after");
    client.hears("2[\"before\"]", "1");
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void theEnginesReasonIsHandedOn(CloseReason reason) {
    world.joined().drops(reason);
    assertThat(reasons).containsExactly(reason.text());
  }

  @Test
  void aMalformedPacketIsAParseError() {
    world.joined().says("2{}").isClosed();
    assertThat(reasons).containsExactly("parse error");
  }

  @Test
  void aPacketOutOfOrderIsAForcedClose() {
    world.joined().says("0").isClosed();
    assertThat(reasons).containsExactly("forced server close");
  }

  @Test
  void aDisconnectHandlerKnowsTheRoomsThatWereLeft() {
    List<Object> seen = new ArrayList<>();
    Client client = world.joined();
    Socket socket = client.socket();
    socket.join("red");
    socket.onDisconnect(
        reason -> {
          seen.add(socket.rooms().contains("red"));
          seen.add(main.adapter().occupied("red"));
          seen.add(socket.connected());
          socket.emit("nobody hears");
        });
    client.drops(CloseReason.TRANSPORT_CLOSE);
    assertThat(seen).containsExactly(true, false, false);
    assertThat(socket.rooms()).isEmpty();
  }

  @Test
  void eachSocketOfALostConnectionIsTold() {
    world
        .server
        .of("/chat")
        .onConnection(
            socket -> socket.onDisconnect(reason -> reasons.add("chat " + reason.text())));
    Client client = world.joined().says("0/chat,");
    client.sid("/chat");
    client.drops(CloseReason.PING_TIMEOUT);
    assertThat(reasons).containsExactly("ping timeout", "chat ping timeout");
  }

  @Test
  void aDisconnectHappensOnce() {
    Client client = world.joined();
    Socket socket = client.socket();
    socket.disconnect(false);
    socket.disconnect(false);
    socket.disconnect(true);
    client.hears("1").isClosed();
    assertThat(reasons).containsExactly("server namespace disconnect");
  }

  @Test
  void aRoomHearsOfALeaverFromItsHandler() {
    main.onConnection(
        socket -> {
          socket.join("red");
          socket.onDisconnect(reason -> socket.to("red").emit("left", reason.text()));
        });
    Client ana = world.joined();
    Client bo = world.client(world.owner()).joins();
    ana.says("1").hearsNothing();
    bo.hears("2[\"left\",\"client namespace disconnect\"]");
  }
}
