package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.socketio.Middleware.Verdict;
import dev.standin.socketio.engineio.CloseReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketHandlersTest {

  private final World world = new World();
  private final Namespace main = world.server.of("/");
  private final List<String> ran = new ArrayList<>();
  private final Client client = world.joined();
  private final Socket socket = client.socket();

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  private EventHandler notes(String who) {
    return event -> ran.add(who + " " + event.name());
  }

  @Test
  void aHandlerForOneEventRunsOnce() {
    socket.once("a", notes("once")).on("a", notes("on"));
    client.says("2[\"a\"]", "2[\"a\"]");
    assertThat(ran).containsExactly("once a", "on a", "on a");
  }

  @Test
  void aHandlerForOneEventIsGoneWhenItRuns() {
    socket.once("a", event -> client.later("2[\"a\"]"));
    client.says("2[\"a\"]");
    socket.once("b", notes("never")).off("b");
    client.says("2[\"b\"]");
    assertThat(ran).isEmpty();
  }

  @Test
  void handlersCanBeTakenOff() {
    EventHandler first = notes("first");
    EventHandler second = notes("second");
    socket.on("a", first).on("a", second).on("a", first).off("a", first);
    client.says("2[\"a\"]");
    assertThat(ran).containsExactly("second a", "first a");
    socket.off("a").off("a").off("a", first);
    client.says("2[\"a\"]");
    assertThat(ran).hasSize(2);
    socket.once("a", first).off("a", first);
    client.says("2[\"a\"]");
    assertThat(ran).hasSize(2);
  }

  @Test
  void handlersOfAnyEventRunFirstAndCanBeTakenOff() {
    EventHandler late = notes("late");
    socket.on("a", notes("on")).onAny(late).prependAny(notes("early"));
    client.says("2[\"a\"]");
    assertThat(ran).containsExactly("early a", "late a", "on a");
    socket.offAny(late);
    client.says("2[\"b\"]");
    socket.offAny();
    client.says("2[\"c\"]");
    assertThat(ran.subList(3, ran.size())).containsExactly("early b");
  }

  private OutgoingHandler writes(String who) {
    return (event, args) -> ran.add(who + " " + event + args);
  }

  @Test
  void handlersOfAnyOutgoingEventHearEmitsAndBroadcasts() {
    Client bo = world.joined();
    OutgoingHandler late = writes("late");
    socket.onAnyOutgoing(late).prependAnyOutgoing(writes("early"));
    socket.emit("a", 1, null);
    main.emit("b", "x");
    bo.socket().emit("for bo");
    client.says("27[\"q\"]").hears("2[\"a\",1,null]", "2[\"b\",\"x\"]");
    bo.hears("2[\"b\",\"x\"]", "2[\"for bo\"]");
    assertThat(ran)
        .containsExactly("early a[1, null]", "late a[1, null]", "early b[x]", "late b[x]");
    ran.clear();
    socket.offAnyOutgoing(late);
    socket.emitVolatile("c");
    client.hears("2[\"c\"]");
    socket.offAnyOutgoing();
    socket.emit("d");
    client.hears("2[\"d\"]");
    assertThat(ran).containsExactly("early c[]");
  }

  @Test
  void handlersOfAnyOutgoingEventHearQuestions() {
    socket.onAnyOutgoing(writes("out"));
    socket.emitWithAck(Duration.ofSeconds(1), "one", 1);
    main.emitWithAck(Duration.ofSeconds(1), "all", 2);
    client.hears("20[\"one\",1]", "21[\"all\",2]").says("30[]", "31[]");
    assertThat(ran).containsExactly("out one[1]", "out all[2]");
  }

  @Test
  void aFaultOfAnOutgoingHandlerEndsNothing() {
    socket.onAnyOutgoing(
        (event, args) -> {
          throw new IllegalStateException("mine");
        });
    main.emit("a");
    client.hears("2[\"a\"]");
    assertThat(world.faults).containsExactly("a handler of any outgoing event: mine");
    world.faults.clear();
  }

  @Test
  void aMiddlewareOfEventsLetsThroughOrRefuses() {
    socket
        .use(
            event ->
                event.name().equals("secret")
                    ? new Verdict.Refuse("unauthorized event", Map.of("code", 7))
                    : new Verdict.Accept())
        .use(
            event -> {
              ran.add("second");
              return new Verdict.Accept();
            })
        .onAny(notes("any"))
        .onError(refusal -> socket.emit("sorry", refusal.message(), refusal.data()));
    client.says("2[\"open\"]", "2[\"secret\"]");
    assertThat(ran).containsExactly("second", "any open");
    client.hears("2[\"sorry\",\"unauthorized event\",{\"code\":7}]").isOpen();
  }

  @Test
  void aFaultInAMiddlewareOfEventsRefusesWithoutDetails() {
    socket
        .use(
            event -> {
              throw new IllegalStateException("detail");
            })
        .on("a", notes("never"))
        .onError(refusal -> ran.add(refusal.message()));
    client.says("2[\"a\"]");
    assertThat(ran).containsExactly("Server error");
    assertThat(world.faults).containsExactly("a middleware of events: detail");
    world.faults.clear();
  }

  @Test
  void aLeavingSocketIsStillInItsRooms() {
    Client bo = world.joined();
    socket.join("red");
    bo.socket().join("red");
    socket.onDisconnecting(
        reason -> {
          ran.add(reason.text() + socket.rooms().contains("red") + main.adapter().occupied("red"));
          ran.add("connected " + socket.connected());
          main.to("red").emit("leaving");
          socket.emit("nobody hears");
          socket.disconnect(false);
        });
    socket.onDisconnect(reason -> ran.add("left " + main.to("red")));
    client.says("1").hearsNothing();
    bo.hears("2[\"leaving\"]");
    assertThat(ran.subList(0, 2))
        .containsExactly("client namespace disconnecttruetrue", "connected false");
    assertThat(ran).hasSize(3);
  }

  @Test
  void aLostConnectionIsLeavingToo() {
    socket.onDisconnecting(reason -> ran.add("leaving " + reason.text()));
    socket.onDisconnect(reason -> ran.add("left " + reason.text()));
    client.drops(CloseReason.PING_TIMEOUT);
    assertThat(ran).containsExactly("leaving ping timeout", "left ping timeout");
  }

  @Test
  void aRefusedSocketLeavesSilently() {
    world
        .server
        .of("/no")
        .use(
            refused -> {
              refused.onDisconnecting(reason -> ran.add("leaving"));
              return MiddlewareTest.refuse("no", Map.of());
            });
    client.says("0/no,").hears("4/no,{\"message\":\"no\"}");
    assertThat(ran).isEmpty();
  }

  @Test
  void anUpgradeIsTold() {
    world.server.of("/chat");
    client.says("0/chat,").sid("/chat");
    socket.onUpgrade(transport -> ran.add("main " + transport));
    client.socket("/chat").onUpgrade(transport -> ran.add("chat " + transport));
    client.upgrades();
    assertThat(ran).containsExactly("main websocket", "chat websocket");
    assertThat(socket.transport()).isEqualTo("websocket");
  }

  @Test
  void shortNamesAreTheSame() {
    Client bo = world.joined();
    socket.join("red");
    socket.send("x", 1);
    main.in("red").send();
    bo.socket().in("red").emit("y");
    socket.except(socket.id()).emit("z");
    bo.socket().except(socket.id()).emit("nobody");
    client.hears("2[\"message\",\"x\",1]", "2[\"message\"]", "2[\"y\"]");
    bo.hears("2[\"z\"]");
  }

  @Test
  void rawJsonCanBeRead() {
    assertThat(raw(" {\"a\":[1,null,\"é\"]} ").value())
        .isEqualTo(Map.of("a", Arrays.asList(1L, null, "é")));
    assertThat(raw("null").value()).isNull();
    for (String wrong : List.of("", "1,2", "{", "1]", "[1", "]")) {
      assertThatThrownBy(() -> raw(wrong).value()).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static RawJson raw(String json) {
    return new RawJson(json.getBytes(StandardCharsets.UTF_8));
  }
}
