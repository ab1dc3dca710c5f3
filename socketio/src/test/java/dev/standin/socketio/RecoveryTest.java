package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.socketio.engineio.CloseReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Recovery from an application's log, on the wire.
class RecoveryTest extends RecoveryFixture {

  @Test
  void anEventOfTheLogCarriesItsPlaceAsALastArgument() {
    Told told = connects();
    sends("message", "hi", 1);
    sends("bare");
    told.client().hears("2[\"message\",\"hi\",1,\"o1\"]", "2[\"bare\",\"o2\"]");
    world.assertQuiet();
  }

  @Test
  void anEventWithoutAPlaceNeverEndsInAString() {
    Client client = connects().client();
    main.emit("typing", "ana");
    main.emit("bare");
    main.emit("number", "ana", 1);
    main.emit("list", List.of("x"));
    main.emit("object", Map.of("x", "y"));
    main.emit("raw", new RawJson("\"x\" ".getBytes(StandardCharsets.UTF_8)));
    client.socket().emitVolatile("typing", "bo");
    client.hears(
        "2[\"typing\",\"ana\",null]",
        "2[\"bare\",null]",
        "2[\"number\",\"ana\",1]",
        "2[\"list\",[\"x\"]]",
        "2[\"object\",{\"x\":\"y\"}]",
        "2[\"raw\",\"x\" ,null]",
        "2[\"typing\",\"bo\",null]");
    world.assertQuiet();
  }

  @Test
  void questionsAndAnswersKeepTheirArguments() {
    Client client = connects().client();
    client.socket().on("ask", event -> event.ack("yes"));
    client.socket().emitWithAck(Duration.ofSeconds(1), "why", "now");
    client.says("27[\"ask\"]").hears("20[\"why\",\"now\"]", "37[\"yes\"]");
    client.says("30[]");
    world.assertQuiet();
  }

  @Test
  void binaryEventsCarryTheirPlaceToo() {
    Client client = connects().client();
    sends("file", "a", new byte[] {1, 2});
    client.hears("51-[\"file\",\"a\",{\"_placeholder\":true,\"num\":0},\"o1\"]", "hex:0102");
    world.assertQuiet();
  }

  @Test
  void aReturningClientIsAnsweredFirstThenBroughtWhatItMissed() {
    Told told = connects();
    sends("message", 1);
    told.client().hears("2[\"message\",1,\"o1\"]");
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    for (int i = 2; i <= 6; i++) {
      sends("message", i);
    }
    List<String> seen = new ArrayList<>();
    main.onConnection(
        socket -> {
          seen.add(socket.recovered() + " " + socket.id().equals(told.sid()));
          socket.emit("welcome");
        });
    returns(told, "o1")
        .hears(
            connected(told),
            "2[\"message\",2,\"o2\"]",
            "2[\"message\",3,\"o3\"]",
            "2[\"message\",4,\"o4\"]",
            "2[\"message\",5,\"o5\"]",
            "2[\"message\",6,\"o6\"]",
            "2[\"welcome\",null]");
    assertThat(seen).containsExactly("true true");
    assertThat(log.asked).containsExactly("resume pid-0 o1", "missed o1", "missed o3", "missed o5");
    world.assertQuiet();
  }

  @Test
  void aClientThatWasCutBeforeItsFirstEventStartsAtItsSessionsBase() {
    sends("early", 0);
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    sends("message", 1);
    world
        .client()
        .says("0{\"pid\":\"" + told.pid() + "\"}")
        .hears(connected(told), "2[\"message\",1,\"o2\"]");
    world.assertQuiet();
  }

  @Test
  void anUnknownSessionIsANewOne() {
    connects();
    Client client = world.client().says("0{\"pid\":\"stolen\",\"offset\":\"o0\"}");
    assertThat(told(client).pid()).isEqualTo("pid-1");
    assertThat(client.socket().recovered()).isFalse();
    world.assertQuiet();
  }

  @Test
  void aPidThatNoServerGaveIsNotAskedFor() {
    for (String pid : List.of("7", "\"\"", "null", "[]", "\"" + "x".repeat(513) + "\"", "\"é\"")) {
      told(world.client().says("0{\"pid\":" + pid + "}"));
    }
    assertThat(log.asked).isEmpty();
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    world.client().says("0{\"pid\":\"" + told.pid() + "\",\"offset\":[1]}").hears(connected(told));
    assertThat(log.asked.getFirst()).isEqualTo("resume " + told.pid() + " -");
    world.assertQuiet();
  }

  @Test
  void roomsThatMiddlewareJoinedComeAlongToTheSessionsId() {
    main.use(
        socket -> {
          socket.join("mine");
          return CompletableFuture.completedFuture(new Middleware.Verdict.Accept());
        });
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    Client client = returns(told, "o0").hears(connected(told));
    assertThat(client.socket().rooms()).containsExactlyInAnyOrder("mine", told.sid());
    main.to("mine").emit("e", 1);
    client.hears("2[\"e\",1]");
    client.drops(CloseReason.TRANSPORT_CLOSE);
    assertThat(main.adapter().roomCount()).isZero();
    assertThat(main.adapter().socketCount()).isZero();
    world.assertQuiet();
  }

  @Test
  void middlewareRefusesAReturningClientAsAnyOther() {
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    main.use(
        socket -> CompletableFuture.completedFuture(new Middleware.Verdict.Refuse("no", Map.of())));
    returns(told, "o0").hears("4{\"message\":\"no\"}");
    assertThat(log.asked).isEmpty();
    world.assertQuiet();
  }

  @Test
  void aLogThatFailsClosesTheConnectionAndTheClientComesBack() {
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    sends("message", 1);
    log.breaks();
    returns(told, "o0").isClosed();
    log.heals();
    log.slow = true;
    Client client = returns(told, "o0");
    log.answer();
    client.hears(connected(told));
    log.breaks();
    log.answer();
    client.isClosed();
    log.heals();
    log.slow = false;
    returns(told, "o0").hears(connected(told), "2[\"message\",1,\"o1\"]");
    assertThat(world.faults)
        .containsExactly(
            "the recovery log of /: the disk is gone", "the recovery log of /: the disk is gone");
    world.faults.clear();
    world.assertQuiet();
  }

  @Test
  void aLogThatIsLateClosesTheConnection() {
    Told told = connects();
    Client client = returnsToASlowLog(told);
    world.pass(Duration.ofSeconds(45));
    client.isClosed();
    log.answer();
    client.hearsNothing();
    assertThat(world.faults)
        .containsExactly("the recovery log of /: no answer within the connect timeout");
    assertThat(world.pendingTimers()).isZero();
    world.faults.clear();
    world.assertQuiet();
  }

  @Test
  void anEventThatCannotBeSentIsLeftOut() {
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    log.append("broken", new Object());
    sends("message", 2);
    returns(told, "o0").hears(connected(told), "2[\"message\",2,\"o2\"]");
    assertThat(world.faults).hasSize(1);
    assertThat(world.faults.getFirst()).startsWith("an event of a recovery log: ");
    world.faults.clear();
    world.assertQuiet();
  }

  @Test
  void aClientThatWantsNoRecoveryHearsEventsAsTheyAre() {
    Client plain = world.client(world.owner(), Map.of("EIO", "4", "recovery", "0")).joins();
    Client old = world.client(world.owner(), Map.of("EIO", "3")).joins();
    Told told = connects();
    sends("message", "hi");
    main.emit("typing", "ana");
    plain.hears("2[\"message\",\"hi\"]", "2[\"typing\",\"ana\"]");
    old.hears("2[\"message\",\"hi\"]", "2[\"typing\",\"ana\"]");
    told.client().hears("2[\"message\",\"hi\",\"o1\"]", "2[\"typing\",\"ana\",null]");
    world.assertQuiet();
  }

  @Test
  void eachFormIsEncodedOnce() {
    Client first = connects().client();
    Client second = connects().client();
    sends("message", "hi");
    world.settle();
    assertThat(first.messages.getLast()).isSameAs(second.messages.getLast());
    first.wire.clear();
    second.wire.clear();
    world.assertQuiet();
  }

  @Test
  void anEventOfTheLogAsksNothing() {
    assertThatThrownBy(
            () -> main.at(new ListLog.At(1)).emitWithAck(Duration.ofSeconds(1), "message"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> main.recoverFrom(log)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNamespaceWithoutALogSendsEventsAsTheyAre() {
    Namespace other = world.server.of("/other");
    Client client = world.client().says("0/other,");
    client.sid("/other");
    other.at(new ListLog.At(1)).emit("message", "hi");
    client.hears("2/other,[\"message\",\"hi\"]");
    assertThat(client.socket("/other").recovered()).isFalse();
    world.assertQuiet();
  }
}
