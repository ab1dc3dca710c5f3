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
class RecoveryTest {

  private final World world = new World();
  private final Namespace main = world.server.of("/");
  private final ListLog log = new ListLog();

  RecoveryTest() {
    main.recoverFrom(log);
  }

  /// What the first client of this world is told: its id, and a pid.
  private record Told(Client client, String sid, String pid) {}

  private Told connects() {
    return told(world.client().says("0"));
  }

  private static Told told(Client client) {
    String answer = client.wire.removeFirst();
    assertThat(answer).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"pid\":\"pid-\\d+\"}");
    return new Told(client, answer.substring(9, 29), answer.substring(38, answer.length() - 2));
  }

  private void sends(String event, Object... args) {
    ListLog.At place = log.append(event, args);
    main.at(place).emit(event, args);
  }

  private Client returns(Told told, String offset) {
    return world.client().says("0{\"pid\":\"" + told.pid + "\",\"offset\":\"" + offset + "\"}");
  }

  private static String connected(Told told) {
    return "0{\"sid\":\"" + told.sid + "\",\"pid\":\"" + told.pid + "\"}";
  }

  @Test
  void anEventOfTheLogCarriesItsPlaceAsALastArgument() {
    Told told = connects();
    sends("message", "hi", 1);
    sends("bare");
    told.client.hears("2[\"message\",\"hi\",1,\"o1\"]", "2[\"bare\",\"o2\"]");
    world.assertQuiet();
  }

  @Test
  void anEventWithoutAPlaceNeverEndsInAString() {
    Client client = connects().client;
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
    Client client = connects().client;
    client.socket().on("ask", event -> event.ack("yes"));
    client.socket().emitWithAck(Duration.ofSeconds(1), "why", "now");
    client.says("27[\"ask\"]").hears("20[\"why\",\"now\"]", "37[\"yes\"]");
    client.says("30[]");
    world.assertQuiet();
  }

  @Test
  void binaryEventsCarryTheirPlaceToo() {
    Client client = connects().client;
    sends("file", "a", new byte[] {1, 2});
    client.hears("51-[\"file\",\"a\",{\"_placeholder\":true,\"num\":0},\"o1\"]", "hex:0102");
    world.assertQuiet();
  }

  @Test
  void aReturningClientIsAnsweredFirstThenBroughtWhatItMissed() {
    Told told = connects();
    sends("message", 1);
    told.client.hears("2[\"message\",1,\"o1\"]");
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    for (int i = 2; i <= 6; i++) {
      sends("message", i);
    }
    List<String> seen = new ArrayList<>();
    main.onConnection(
        socket -> {
          seen.add(socket.recovered() + " " + socket.id().equals(told.sid));
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
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    sends("message", 1);
    world
        .client()
        .says("0{\"pid\":\"" + told.pid + "\"}")
        .hears(connected(told), "2[\"message\",1,\"o2\"]");
    world.assertQuiet();
  }

  @Test
  void anUnknownSessionIsANewOne() {
    connects();
    Client client = world.client().says("0{\"pid\":\"stolen\",\"offset\":\"o0\"}");
    assertThat(told(client).pid).isEqualTo("pid-1");
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
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    world.client().says("0{\"pid\":\"" + told.pid + "\",\"offset\":[1]}").hears(connected(told));
    assertThat(log.asked.getFirst()).isEqualTo("resume " + told.pid + " -");
    world.assertQuiet();
  }

  @Test
  void whatIsSentDuringTheReplayFollowsItOnceAndInOrder() {
    Told told = connects();
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    sends("message", 1);
    log.slow = true;
    Client client = returns(told, "o0").hearsNothing();
    log.answer();
    client.hears(connected(told));
    sends("message", 2);
    client.socket().emit("plain", 1);
    client.socket().emitVolatile("volatile", 1);
    client.socket().on("ask", event -> event.ack("yes"));
    client.says("21[\"ask\"]").hearsNothing();
    sends("message", 3);
    log.answer();
    client.hears(
        "2[\"message\",1,\"o1\"]",
        "2[\"message\",2,\"o2\"]",
        "2[\"plain\",1]",
        "31[\"yes\"]",
        "2[\"message\",3,\"o3\"]");
    sends("message", 4);
    client.hears("2[\"message\",4,\"o4\"]");
    world.assertQuiet();
  }

  @Test
  void anEventThatIsReadFromTheLogBeforeItComesLiveIsHeardOnce() {
    Told told = connects();
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    ListLog.At first = log.append("message", 1);
    ListLog.At second = log.append("message", 2);
    Client client = returns(told, "o0");
    client.hears(connected(told), "2[\"message\",1,\"o1\"]", "2[\"message\",2,\"o2\"]");
    main.at(first).emit("message", 1);
    main.at(second).emit("message", 2);
    sends("message", 3);
    client.hears("2[\"message\",3,\"o3\"]");
    world.assertQuiet();
  }

  @Test
  void theNextPageWaitsForTheTransport() {
    Told told = connects();
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    for (int i = 1; i <= 5; i++) {
      sends("message", i);
    }
    Client client = world.client();
    client.taking(false);
    client.says("0{\"pid\":\"" + told.pid + "\"}");
    client.hears(connected(told), "2[\"message\",1,\"o1\"]", "2[\"message\",2,\"o2\"]");
    client.taking(true);
    client.hears("2[\"message\",3,\"o3\"]", "2[\"message\",4,\"o4\"]", "2[\"message\",5,\"o5\"]");
    world.assertQuiet();
  }

  @Test
  void aLargePageGoesOutInPortions() {
    Told told = connects();
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    log.pageSize = 100;
    for (int i = 0; i < 6; i++) {
      sends("message", "x".repeat(60_000));
    }
    Client client = world.client();
    client.taking(false);
    client.says("0{\"pid\":\"" + told.pid + "\"}");
    assertThat(client.wire).hasSize(4);
    client.taking(true);
    world.settle();
    assertThat(client.wire).hasSize(7);
    client.wire.clear();
    assertThat(log.asked).containsExactly("resume pid-0 -", "missed o0");
    world.assertQuiet();
  }

  @Test
  void tooManyLiveEventsDuringTheReplayAreReadFromTheLog() {
    Told told = connects();
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    log.pageSize = 5_000;
    sends("message", 1);
    log.slow = true;
    Client client = returns(told, "o0");
    log.answer();
    client.hears(connected(told));
    for (int i = 2; i <= 2_000; i++) {
      sends("message", i);
    }
    client.socket().emit("plain");
    world.settle();
    log.answer();
    client.hears("2[\"message\",1,\"o1\"]");
    log.answer();
    world.settle();
    assertThat(client.wire).hasSize(2_000);
    assertThat(client.wire.getFirst()).isEqualTo("2[\"message\",2,\"o2\"]");
    assertThat(client.wire.get(1_998)).isEqualTo("2[\"message\",2000,\"o2000\"]");
    assertThat(client.wire.getLast()).isEqualTo("2[\"plain\",null]");
    client.wire.clear();
    world.assertQuiet();
  }

  @Test
  void tooMuchHeldBackClosesTheConnection() {
    Told told = connects();
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    log.slow = true;
    Client client = returns(told, "o0");
    log.answer();
    client.hears(connected(told));
    List<String> reasons = new ArrayList<>();
    client.socket().onDisconnect(reason -> reasons.add(reason.text()));
    for (int i = 0; i < 1_001; i++) {
      client.socket().emit("plain", i);
    }
    client.isClosed();
    assertThat(reasons).containsExactly("slow client");
    world.assertQuiet();
  }

  @Test
  void theOldConnectionEndsBeforeTheNewOneGoesOn() {
    List<String> seen = new ArrayList<>();
    main.onConnection(
        socket -> {
          seen.add("connection " + socket.recovered());
          socket.join("room");
          socket.onDisconnect(reason -> seen.add(reason.text()));
        });
    Told told = connects();
    sends("message", 1);
    told.client.hears("2[\"message\",1,\"o1\"]");
    World.FakeOwner other = world.owner();
    Client client = world.client(other);
    client.says("0{\"pid\":\"" + told.pid + "\",\"offset\":\"o0\"}");
    client.hears(connected(told), "2[\"message\",1,\"o1\"]");
    told.client.isClosed();
    assertThat(seen).containsExactly("connection false", "transport close", "connection true");
    assertThat(main.sockets()).hasSize(1);
    main.to("room").emit("here", 1);
    main.to(told.sid).emit("you", 1);
    client.hears("2[\"here\",1]", "2[\"you\",1]");
    world.assertQuiet();
  }

  @Test
  void twoConnectionsThatResumeOneSessionLeaveOneSocket() {
    Told told = connects();
    log.slow = true;
    Client first = world.client(world.owner());
    Client second = world.client(world.owner());
    first.later("0{\"pid\":\"" + told.pid + "\"}");
    second.later("0{\"pid\":\"" + told.pid + "\"}");
    world.settle();
    log.slow = false;
    log.answer();
    world.settle();
    assertThat(main.sockets()).hasSize(1);
    first.wire.clear();
    second.wire.clear();
    sends("message", 1);
    world.settle();
    assertThat(first.wire.size() + second.wire.size()).isEqualTo(1);
    first.wire.clear();
    second.wire.clear();
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
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    Client client = returns(told, "o0").hears(connected(told));
    assertThat(client.socket().rooms()).containsExactlyInAnyOrder("mine", told.sid);
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
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    main.use(
        socket -> CompletableFuture.completedFuture(new Middleware.Verdict.Refuse("no", Map.of())));
    returns(told, "o0").hears("4{\"message\":\"no\"}");
    assertThat(log.asked).isEmpty();
    world.assertQuiet();
  }

  @Test
  void aLogThatFailsClosesTheConnectionAndTheClientComesBack() {
    Told told = connects();
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
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
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
    log.slow = true;
    Client client = returns(told, "o0");
    log.answer();
    client.hears(connected(told));
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
    told.client.drops(CloseReason.TRANSPORT_CLOSE);
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
    told.client.hears("2[\"message\",\"hi\",\"o1\"]", "2[\"typing\",\"ana\",null]");
    world.assertQuiet();
  }

  @Test
  void eachFormIsEncodedOnce() {
    Client first = connects().client;
    Client second = connects().client;
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
